/// The one place of the version.
public enum Version {
  public static let text = "0.1.0"
  /// The hypercall ABI that guests see.
  public static let abi = "Xen 4.17 x86-64 PV"
}
