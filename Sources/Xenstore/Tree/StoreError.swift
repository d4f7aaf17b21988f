/// Why a request is refused, in the words of the protocol: errors are strings, so that every guest understands them.
///
/// - Source: `xsd_errors`, `xen/io/xs_wire.h`
public enum StoreError: String, Error, Hashable, Sendable, CaseIterable {
  /// A path, an argument or the number of arguments is wrong.
  case invalid = "EINVAL"
  /// The connection may not do that with this node, or may not know whether there is one.
  case access = "EACCES"
  /// There is such a watch already.
  case exists = "EEXIST"
  /// No such node, watch, transaction or domain.
  case noEntry = "ENOENT"
  /// A quota is used up.
  case noSpace = "ENOSPC"
  /// Not an operation.
  case unknown = "ENOSYS"
  /// A transaction within a transaction.
  case busy = "EBUSY"
  /// Something that the transaction read was changed meanwhile: the whole of it is to be done again.
  case again = "EAGAIN"
  /// The reply does not fit a message, or there are too many watches.
  case tooBig = "E2BIG"
  /// A node's owner can only be changed by domain 0.
  case notPermitted = "EPERM"
}
