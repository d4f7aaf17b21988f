import DomainConfig

/// A small valid domain, with `inside` among its elements and `os` among those of `<os>`.
func domain(_ inside: String = "", name: String = "<name>web1</name>", memory: String = "<memory unit='MiB'>32</memory>", os: String = "")
  -> String
{
  """
  <domain type='xen'>
    \(name)
    \(memory)
    <os>
      <type>linux</type>
      <kernel>/srv/web1.so</kernel>
      \(os)
    </os>
    \(inside)
  </domain>
  """
}

func parse(_ text: String, file: String = "test.xml") throws(ConfigurationError) -> DomainConfiguration {
  try DomainConfiguration(parsing: Array(text.utf8), file: file)
}

/// The error that a text is refused with, or nil when it is taken.
func refusal(_ text: String) -> ConfigurationError? {
  do throws(ConfigurationError) {
    _ = try parse(text)
    return nil
  } catch { return error }
}
