/* A fault of ours: says what to report instead of a bare "Segmentation fault". Outputs need no care, they are
   whole files at any moment. Left to the sanitizers in their builds. Called once by main. */
#include "cli/cli.h"
#include <signal.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

#ifdef SANITIZED
void crash_start(void) {}
#else
static char stack[16384]; /* the other one may be what overflowed */

static void crashed(int sig) {
  static const char
      before[] = "peic: internal error (signal ",
      after[] =
          "): this is a mistake in peic, not in your project\n"
          "peic: please report it with the command line and the project's files; version " PEI_VERSION "\n";
  char text[sizeof before + sizeof after];
  memcpy(text, before, sizeof before - 1);
  text[sizeof before - 1] = (char)('0' + sig / 10);
  text[sizeof before] = (char)('0' + sig % 10);
  memcpy(text + sizeof before + 1, after, sizeof after - 1);
  ssize_t ignored = write(2, text, sizeof text);
  (void)ignored;
  _exit(RC_INTERNAL);
}

void crash_start(void) {
  static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
  struct sigaction act = {.sa_handler = crashed, .sa_flags = (int)(SA_ONSTACK | SA_RESETHAND)};
  sigemptyset(&act.sa_mask);
  sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &act, NULL);
}
#endif
