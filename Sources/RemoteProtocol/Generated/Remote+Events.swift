// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

extension Remote {
  /// Asks for all life-cycle events, as message 107.
  ///
  /// Procedure 105, `connect_domain_event_register`, of `virConnectDomainEventRegister`.
  public struct ConnectDomainEventRegister: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 105 }
    public static var api: String { "virConnectDomainEventRegister" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var registered: Int32

      public init(registered: Int32) {
        self.registered = registered
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        registered = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(registered)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// Ends that.
  ///
  /// Procedure 106, `connect_domain_event_deregister`, of `virConnectDomainEventDeregister`.
  public struct ConnectDomainEventDeregister: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 106 }
    public static var api: String { "virConnectDomainEventDeregister" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var registered: Int32

      public init(registered: Int32) {
        self.registered = registered
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        registered = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(registered)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// A domain started, stopped, was defined, …; to those that registered by 105 or 167.
  ///
  /// Procedure 107, `domain_event_lifecycle`.
  public struct DomainEventLifecycle: RemoteMessage, Hashable {
    public var domain: RemoteDomain
    public var event: Int32
    public var detail: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 107 }

    public init(domain: RemoteDomain, event: Int32, detail: Int32) {
      self.domain = domain
      self.event = event
      self.detail = detail
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      event = try reader.value()
      detail = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(event)
      writer.value(detail)
    }
  }

  /// Asks for the events of one kind, without an id.
  ///
  /// Procedure 167, `connect_domain_event_register_any`, of `virConnectDomainEventRegisterAny`.
  public struct ConnectDomainEventRegisterAny: RemoteProcedure, Hashable {
    public var event: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 167 }
    public static var api: String { "virConnectDomainEventRegisterAny" }
    public static var access: RemoteAccess { .read }

    public typealias Reply = NoReply

    public init(event: Int32) {
      self.event = event
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      event = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(event)
    }
  }

  /// Ends that.
  ///
  /// Procedure 168, `connect_domain_event_deregister_any`, of `virConnectDomainEventDeregisterAny`.
  public struct ConnectDomainEventDeregisterAny: RemoteProcedure, Hashable {
    public var event: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 168 }
    public static var api: String { "virConnectDomainEventDeregisterAny" }
    public static var access: RemoteAccess { .read }

    public typealias Reply = NoReply

    public init(event: Int32) {
      self.event = event
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      event = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(event)
    }
  }

  /// Asks for the events of one kind, of one domain or of all. Every kind can be asked for; life cycle (0), reboot (1) and metadata change
  /// (23) happen.
  ///
  /// Procedure 316, `connect_domain_event_callback_register_any`, of `virConnectDomainEventRegisterAny`.
  public struct ConnectDomainEventCallbackRegisterAny: RemoteProcedure, Hashable {
    public var event: Int32
    public var domain: RemoteDomain?

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 316 }
    public static var api: String { "virConnectDomainEventRegisterAny" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var callback: Int32

      public init(callback: Int32) {
        self.callback = callback
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        callback = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(callback)
      }
    }

    public init(event: Int32, domain: RemoteDomain? = nil) {
      self.event = event
      self.domain = domain
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      event = try reader.value()
      domain = try reader.optional()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(event)
      writer.optional(domain)
    }
  }

  /// Ends that.
  ///
  /// Procedure 317, `connect_domain_event_callback_deregister_any`, of `virConnectDomainEventDeregisterAny`.
  public struct ConnectDomainEventCallbackDeregisterAny: RemoteProcedure, Hashable {
    public var callback: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 317 }
    public static var api: String { "virConnectDomainEventDeregisterAny" }
    public static var access: RemoteAccess { .read }

    public typealias Reply = NoReply

    public init(callback: Int32) {
      self.callback = callback
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      callback = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(callback)
    }
  }

  /// A domain started, stopped, was defined, …
  ///
  /// Procedure 318, `domain_event_callback_lifecycle`.
  public struct DomainEventCallbackLifecycle: RemoteMessage, Hashable {
    public var callback: Int32
    public var domain: RemoteDomain
    public var event: Int32
    public var detail: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 318 }

    public init(callback: Int32, domain: RemoteDomain, event: Int32, detail: Int32) {
      self.callback = callback
      self.domain = domain
      self.event = event
      self.detail = detail
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      callback = try reader.value()
      domain = try reader.value()
      event = try reader.value()
      detail = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(callback)
      writer.value(domain)
      writer.value(event)
      writer.value(detail)
    }
  }

  /// A domain rebooted.
  ///
  /// Procedure 319, `domain_event_callback_reboot`.
  public struct DomainEventCallbackReboot: RemoteMessage, Hashable {
    public var callback: Int32
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 319 }

    public init(callback: Int32, domain: RemoteDomain) {
      self.callback = callback
      self.domain = domain
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      callback = try reader.value()
      domain = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(callback)
      writer.value(domain)
    }
  }

  /// Somebody set a domain's title, description or metadata.
  ///
  /// Procedure 379, `domain_event_callback_metadata_change`.
  public struct DomainEventCallbackMetadataChange: RemoteMessage, Hashable {
    public var callback: Int32
    public var domain: RemoteDomain
    public var type: Int32
    public var uri: String?

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 379 }

    public init(callback: Int32, domain: RemoteDomain, type: Int32, uri: String? = nil) {
      self.callback = callback
      self.domain = domain
      self.type = type
      self.uri = uri
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      callback = try reader.value()
      domain = try reader.value()
      type = try reader.value()
      uri = try reader.optional()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(callback)
      writer.value(domain)
      writer.value(type)
      writer.optional(uri)
    }
  }
}
