// DomainConfig
