/*
 * whoami: a tiny static HTTP server that reports which host it runs on.
 *
 *   whoami [port]       port 8000 unless the first argument is a number; all other arguments are ignored, so that it
 *                       can replace an image that is started with its own arguments
 *
 *   GET /               "I'm <host name>", or WHOAMI_TEXT instead of "I'm "
 *   GET /health         "ok"
 *   GET /headers        the request as received
 *
 * WHOAMI_DELAY_MS delays the start. With WHOAMI_EXIT_AFTER_MS it exits with 1 after that time; with WHOAMI_EXIT_WHEN as
 * FILE=TEXT only if the file contains the text at start, like an application that crashes with a bad config. Connections
 * are kept alive. SIGTERM, SIGINT and SIGQUIT are handled, because process 1 of a container has no default action for
 * them.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { MOST_CLIENTS = 1024, MOST_REQUEST = 8192, DEFAULT_PORT = 8000 };

struct client {
  char request[MOST_REQUEST + 1];
  size_t used;
};

/* Slot 0 is the listening socket and has no client. */
static struct pollfd sockets[MOST_CLIENTS + 1];
static struct client *clients[MOST_CLIENTS + 1];
static int count = 1;

static char host[256];
static const char *text = "I'm ";

static void end(int signal) {
  (void)signal;
  _exit(0);
}

static void handle_signals(void) {
  struct sigaction action = {.sa_handler = end};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGQUIT, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
}

static void crash(int signal) {
  (void)signal;
  _exit(1);
}

/* "FILE=TEXT": whether the file contains the text. */
static int contains(const char *condition) {
  char path[256], content[65536];
  const char *separator = strchr(condition, '=');
  if (separator == NULL || (size_t)(separator - condition) >= sizeof path) return 0;
  snprintf(path, sizeof path, "%.*s", (int)(separator - condition), condition);
  FILE *file = fopen(path, "r");
  if (file == NULL) return 0;
  content[fread(content, 1, sizeof content - 1, file)] = '\0';
  fclose(file);
  return strstr(content, separator + 1) != NULL;
}

static void plan_exit(void) {
  const char *after = getenv("WHOAMI_EXIT_AFTER_MS");
  const char *when = getenv("WHOAMI_EXIT_WHEN");
  if (after == NULL || (when != NULL && !contains(when))) return;
  int ms = atoi(after);
  struct itimerval timer = {.it_value = {.tv_sec = ms / 1000, .tv_usec = 1000 * (ms % 1000)}};
  struct sigaction action = {.sa_handler = crash};
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &timer, NULL);
}

static int port_from(int argc, char **argv) {
  if (argc < 2) return DEFAULT_PORT;
  char *rest;
  long port = strtol(argv[1], &rest, 10);
  return *rest == '\0' && port > 0 && port < 65536 ? (int)port : DEFAULT_PORT;
}

static int listen_on(int port) {
  int one = 1;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_ANY)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1024) != 0) {
    perror("whoami");
    exit(1);
  }
  return listener;
}

static void admit(void) {
  int one = 1;
  int socket = accept4(sockets[0].fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket < 0) return;
  struct client *client = calloc(1, sizeof *client);
  if (client == NULL) {
    close(socket);
    return;
  }
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  sockets[count] = (struct pollfd){.fd = socket, .events = POLLIN};
  clients[count] = client;
  count++;
}

/* The last client moves into the free slot. */
static void drop(int index) {
  close(sockets[index].fd);
  free(clients[index]);
  count--;
  sockets[index] = sockets[count];
  clients[index] = clients[count];
}

static int wants_close(const char *request) {
  return strcasestr(request, "\r\nconnection: close") != NULL || strstr(request, " HTTP/1.0\r\n") != NULL;
}

static int starts_with(const char *string, const char *start) {
  return strncmp(string, start, strlen(start)) == 0;
}

/* Answers one request; returns whether the connection stays open. */
static int answer(int socket, const char *request) {
  char body[MOST_REQUEST + 1024];
  char response[sizeof body + 256];
  int closing = wants_close(request);
  if (starts_with(request, "GET /health")) {
    snprintf(body, sizeof body, "ok\n");
  } else if (starts_with(request, "GET /headers")) {
    snprintf(body, sizeof body, "%s", request);
  } else {
    snprintf(body, sizeof body, "%s%s\n", text, host);
  }
  int length = snprintf(response, sizeof response,
                        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n%s\r\n%s", strlen(body),
                        closing ? "Connection: close\r\n" : "", starts_with(request, "HEAD") ? "" : body);
  return write(socket, response, (size_t)length) == length && !closing;
}

/* Reads the available bytes and answers every complete request; returns whether the connection stays open. */
static int serve(int index) {
  struct client *client = clients[index];
  ssize_t got = read(sockets[index].fd, client->request + client->used, MOST_REQUEST - client->used);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 1;
  if (got <= 0) return 0;
  client->used += (size_t)got;
  client->request[client->used] = '\0';

  char *blank;
  while ((blank = strstr(client->request, "\r\n\r\n")) != NULL) {
    blank[2] = '\0';
    if (!answer(sockets[index].fd, client->request)) return 0;
    size_t done = (size_t)(blank + 4 - client->request);
    client->used -= done;
    memmove(client->request, client->request + done, client->used + 1);
  }
  return client->used < MOST_REQUEST;
}

int main(int argc, char **argv) {
  handle_signals();
  plan_exit();
  const char *delay = getenv("WHOAMI_DELAY_MS");
  if (delay != NULL) usleep((useconds_t)(1000 * atoi(delay)));
  if (getenv("WHOAMI_TEXT") != NULL) text = getenv("WHOAMI_TEXT");
  gethostname(host, sizeof host - 1);

  int port = port_from(argc, argv);
  sockets[0] = (struct pollfd){.fd = listen_on(port), .events = POLLIN};
  printf("whoami: %s listens on %d\n", host, port);
  fflush(stdout);

  for (;;) {
    if (poll(sockets, (nfds_t)count, -1) < 0) continue;
    for (int index = count - 1; index > 0; index--) {
      if (sockets[index].revents != 0 && !serve(index)) drop(index);
    }
    if (sockets[0].revents != 0 && count <= MOST_CLIENTS) admit();
  }
}
