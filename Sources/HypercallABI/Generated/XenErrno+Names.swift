// Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit.
// swift-format-ignore-file

extension XenErrno {
  /// The caller has no right to this. `EPERM`.
  public static var notPermitted: XenErrno { XenErrno(rawValue: 1) }
  /// There is no such thing. `ENOENT`.
  public static var noEntry: XenErrno { XenErrno(rawValue: 2) }
  /// There is no such domain. `ESRCH`.
  public static var noSuchDomain: XenErrno { XenErrno(rawValue: 3) }
  /// Input or output failed. `EIO`.
  public static var ioError: XenErrno { XenErrno(rawValue: 5) }
  /// There is no such address. `ENXIO`.
  public static var noSuchAddress: XenErrno { XenErrno(rawValue: 6) }
  /// A list or number is too big. `E2BIG`.
  public static var tooBig: XenErrno { XenErrno(rawValue: 7) }
  /// There is no such file. `EBADF`.
  public static var badFile: XenErrno { XenErrno(rawValue: 9) }
  /// Not now; try again. `EAGAIN`.
  public static var tryAgain: XenErrno { XenErrno(rawValue: 11) }
  /// There is no memory for it. `ENOMEM`.
  public static var outOfMemory: XenErrno { XenErrno(rawValue: 12) }
  /// It exists, but not for this caller or interface version. `EACCES`.
  public static var accessDenied: XenErrno { XenErrno(rawValue: 13) }
  /// An address is not readable or writable memory of the caller. `EFAULT`.
  public static var badAddress: XenErrno { XenErrno(rawValue: 14) }
  /// It is in use. `EBUSY`.
  public static var busy: XenErrno { XenErrno(rawValue: 16) }
  /// It exists already. `EEXIST`.
  public static var alreadyExists: XenErrno { XenErrno(rawValue: 17) }
  /// There is no such device. `ENODEV`.
  public static var noDevice: XenErrno { XenErrno(rawValue: 19) }
  /// An argument is not allowed. `EINVAL`.
  public static var invalidArgument: XenErrno { XenErrno(rawValue: 22) }
  /// There is no space left. `ENOSPC`.
  public static var noSpace: XenErrno { XenErrno(rawValue: 28) }
  /// A number is outside what is defined. `EDOM`.
  public static var outOfDomain: XenErrno { XenErrno(rawValue: 33) }
  /// A number is out of range. `ERANGE`.
  public static var outOfRange: XenErrno { XenErrno(rawValue: 34) }
  /// The call is not implemented. `ENOSYS`.
  public static var notImplemented: XenErrno { XenErrno(rawValue: 38) }
  /// There is nothing to tell. `ENODATA`.
  public static var noData: XenErrno { XenErrno(rawValue: 61) }
  /// The time has passed. `ETIME`.
  public static var timePassed: XenErrno { XenErrno(rawValue: 62) }
  /// A result does not fit. `EOVERFLOW`.
  public static var overflow: XenErrno { XenErrno(rawValue: 75) }
  /// A message is too long. `EMSGSIZE`.
  public static var messageTooLong: XenErrno { XenErrno(rawValue: 90) }
  /// It is not possible here. `EOPNOTSUPP`.
  public static var notSupported: XenErrno { XenErrno(rawValue: 95) }
  /// The address cannot be had. `EADDRNOTAVAIL`.
  public static var addressNotAvailable: XenErrno { XenErrno(rawValue: 99) }
  /// The buffer is too small. `ENOBUFS`.
  public static var noBufferSpace: XenErrno { XenErrno(rawValue: 105) }
  /// It took too long. `ETIMEDOUT`.
  public static var timedOut: XenErrno { XenErrno(rawValue: 110) }
  /// Nobody listens. `ECONNREFUSED`.
  public static var connectionRefused: XenErrno { XenErrno(rawValue: 111) }

  /// The name that C has for the error, or nil for one that the spec does not know.
  public var name: StaticString? {
    switch rawValue {
      case 1: "EPERM"
      case 2: "ENOENT"
      case 3: "ESRCH"
      case 5: "EIO"
      case 6: "ENXIO"
      case 7: "E2BIG"
      case 9: "EBADF"
      case 11: "EAGAIN"
      case 12: "ENOMEM"
      case 13: "EACCES"
      case 14: "EFAULT"
      case 16: "EBUSY"
      case 17: "EEXIST"
      case 19: "ENODEV"
      case 22: "EINVAL"
      case 28: "ENOSPC"
      case 33: "EDOM"
      case 34: "ERANGE"
      case 38: "ENOSYS"
      case 61: "ENODATA"
      case 62: "ETIME"
      case 75: "EOVERFLOW"
      case 90: "EMSGSIZE"
      case 95: "EOPNOTSUPP"
      case 99: "EADDRNOTAVAIL"
      case 105: "ENOBUFS"
      case 110: "ETIMEDOUT"
      case 111: "ECONNREFUSED"
      default: nil
    }
  }
}
