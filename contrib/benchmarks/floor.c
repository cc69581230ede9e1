/* The smallest supervisor: starts N children with vfork and exec, starts again what dies, and at SIGTERM ends them all.
   What it takes is what the kernel takes. Usage: floor N COMMAND */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static sigset_t before;

static pid_t launch(char *command) {
  char *const arguments[] = {command, NULL};
  pid_t pid = vfork();
  if (pid == 0) {
    sigprocmask(SIG_SETMASK, &before, NULL);
    execve(command, arguments, environ);
    _exit(127);
  }
  if (pid < 0) exit(1);
  return pid;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int count = atoi(argv[1]);
  pid_t *pids = calloc(count, sizeof *pids);
  if (!pids) return 1;
  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGCHLD);
  sigaddset(&watched, SIGTERM);
  sigprocmask(SIG_BLOCK, &watched, &before);
  for (int i = 0; i < count; i++) pids[i] = launch(argv[2]);
  int signal;
  while (sigwait(&watched, &signal) == 0 && signal != SIGTERM) {
    int status;
    for (pid_t dead; (dead = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (WIFEXITED(status)) return 1; /* a child that cannot be executed, or cannot report */
      for (int i = 0; i < count; i++) {
        if (pids[i] == dead) {
          pids[i] = launch(argv[2]);
          break;
        }
      }
    }
  }
  for (int i = 0; i < count; i++) kill(pids[i], SIGTERM);
  while (wait(NULL) > 0) continue;
  return 0;
}
