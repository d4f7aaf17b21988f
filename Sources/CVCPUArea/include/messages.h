// Messages with descriptors between ring 0, Dom0 and the zygote.
#pragma once
#include "vcpu_area.h"

#define HOST_FILES 8  // the most descriptors in one message

/// Sends one message with `count` descriptors, which stay the sender's. Returns 0, or -errno.
int host_send(int socket, const struct ring0_message *message, const int *files, int count);
/// Receives one message and its descriptors (close-on-exec, the receiver's to close). Does not wait when the socket does not.
/// Returns 1 for a message, 0 when the peer has closed, or -errno (-EAGAIN: nothing there; -EPROTO: not a message of ours,
/// whose descriptors are closed).
int host_receive(int socket, struct ring0_message *message, int files[HOST_FILES], int *count);
