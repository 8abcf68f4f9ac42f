// Asks the agent in this container whether it is well: ends with 0 for yes and 1 for anything else.
// A program of its own, because the image has no shell and a second JVM would cost more than a probe.

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LIMIT_SECONDS = 2, DEFAULT_PORT = 8080 };

static int no(const char *why) {
  fprintf(stderr, "not healthy: %s\n", why);
  return 1;
}

static void late(int signal) {
  (void)signal;
  static const char why[] = "not healthy: no answer in time\n";
  ssize_t told = write(STDERR_FILENO, why, sizeof why - 1);
  (void)told;
  _exit(1);
}

static struct sockaddr_in agent(void) {
  const char *port = getenv("HINOMI_HTTP_PORT");
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port != NULL && *port != '\0' ? atoi(port) : DEFAULT_PORT);
  return address;
}

// Reads to the end of the first line, which may come in pieces.
static void read_line(int agent, char *line, size_t size) {
  size_t length = 0;
  while (length + 1 < size && memchr(line, '\n', length) == NULL) {
    ssize_t more = read(agent, line + length, size - 1 - length);
    if (more <= 0) {
      break;
    }
    length += (size_t)more;
  }
  line[length] = '\0';
  line[strcspn(line, "\r\n")] = '\0';
}

int main(void) {
  static const char request[] =
      "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  char status[64];

  signal(SIGALRM, late);
  alarm(LIMIT_SECONDS);
  struct sockaddr_in address = agent();
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(connection, (struct sockaddr *)&address, sizeof address) != 0) {
    return no("nobody listens");
  }
  if (write(connection, request, sizeof request - 1) != sizeof request - 1) {
    return no("the question was not taken");
  }
  read_line(connection, status, sizeof status);
  int well = strncmp(status, "HTTP/1.", 7) == 0 && strncmp(status + 8, " 200 ", 5) == 0;
  return well ? 0 : no(*status != '\0' ? status : "no answer");
}
