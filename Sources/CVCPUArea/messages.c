#define _GNU_SOURCE
#include "messages.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int host_send(int socket, const struct ring0_message *message, const int *files, int count) {
  union { struct cmsghdr header; char bytes[CMSG_SPACE(HOST_FILES * sizeof(int))]; } control;
  struct iovec data = {(void *)message, sizeof *message};
  struct msghdr envelope = {.msg_iov = &data, .msg_iovlen = 1};
  if (count < 0 || count > HOST_FILES) return -EINVAL;
  if (count > 0) {
    memset(&control, 0, sizeof control);
    envelope.msg_control = &control;
    envelope.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
    struct cmsghdr *part = CMSG_FIRSTHDR(&envelope);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
    memcpy(CMSG_DATA(part), files, (size_t)count * sizeof(int));
  }
  ssize_t sent;
  do sent = sendmsg(socket, &envelope, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : 0;
}

int host_receive(int socket, struct ring0_message *message, int files[HOST_FILES], int *count) {
  union { struct cmsghdr header; char bytes[CMSG_SPACE(HOST_FILES * sizeof(int))]; } control;
  struct iovec data = {message, sizeof *message};
  struct msghdr envelope = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  *count = 0;
  ssize_t received;
  do received = recvmsg(socket, &envelope, MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR);
  if (received < 0) return errno == ECONNRESET ? 0 : -errno;
  for (struct cmsghdr *part = CMSG_FIRSTHDR(&envelope); part; part = CMSG_NXTHDR(&envelope, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    *count = (int)((part->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(files, CMSG_DATA(part), (size_t)*count * sizeof(int));
  }
  if (received == 0) return 0;
  if (received != sizeof *message || (envelope.msg_flags & (MSG_TRUNC | MSG_CTRUNC))) {
    while (*count > 0) close(files[--*count]);
    return -EPROTO;
  }
  return 1;
}
