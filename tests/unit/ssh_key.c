/* Public keys: each type is taken whole, and in no other form. What the faults are called: tests/diag/key_text.pei. */
#include "test.h"

#include "base/ssh_key.h"

static const char *const keys[] = {
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdcG7la9MoOKThvuy5Uh/aH8jNOCObssEh1D7Cki7PN",
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCjDJEGCgCI+TRKEydsRU3HyrGbt/IIe6JvD+vy7UmKEc51XrMKPOTpaJHb"
    "1/6UFDxB4sBsP8o67Un3gnP62bsxZ2yLjt7avwIwTVwpRhN2/usIyfG/dbVzX2ViMxJTUHysy4pJvOHYpAfro0lU2pMRcX5w"
    "N2Moi2nezC7Rgpp/yPR9KBi3ww1apy3sMOb2zVBLqlrwTa/jPrfyrsSDiDmpZaXksc3MNusfmD9YvcBw7hJ77WT2XSjkiBRD"
    "dq9LnCPPP/ECRM/tqM0rcAp9ctBo0o/HPQYQRWGXYXc1pIk7qfT1Iqln7AqO5WvtgWmYSkf2HJVa0OU1pZZ/nhB6NJN9",
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBLO7Dq3vnGcdyg7n+df/v0ji"
    "oU6wj5we1OQiGzHm4oDGaWxa0ZW0QwowvgCCAMgX13IxA56RRHMk/h/L4ipKKAU=",
    "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAEt7swBhz9VvKw7Luv3Qop9"
    "+7QSaVUZAJmktjz1jrKtyPeib93+fVUleuATz66RmmrKa1rttq6NwaupFBBwqj/H+gGvNdP3oSiOS7tXIA6uRCu0cyZFID1u"
    "tFQjDs31LmN7HbV8383on6dVepNsg4BMvHcozY6ixKoZvyk1JzEYnmIp8w==",
    "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAABHNzaDo=",
    "sk-ecdsa-sha2-nistp256@openssh.com AAAAInNrLWVjZHNhLXNoYTItbmlzdHAyNTZAb3BlbnNzaC5jb20AAAAIbmlzd"
    "HAyNTYAAABBBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAEc3NoOg==",
    "ssh-dss AAAAB3NzaC1kc3MAAACBAJE2csnk2sMwJFUkyb/clq63f7rrvWZpWxPmmq3J66HwcJBBI+1gI6qCfOeMASpCUL4+"
    "Fh23ncG6ZP7SDPVOkDBTe8He/7a0oOd8YX6QcHNLwTQ6X0dS184JWaS+Kd7deIjFC/HY4QZvz3M+LWf+AmOUYBPw3VCH9fwA"
    "fkW/W88zAAAAFQCyjgbH5BpeJkg+oqW+jA/YfSVNfQAAAIBPHAV/LhTUkg0Xzf3uNlar3d3wXMGI2WTHEUfhiN9Vzmk5FMlf"
    "DivjWiwDcWuZGxMzw46SHffn/b5g/0muKUc9BIIgY4n6VzJ5/9BRlJxFdVPXDRDEn68ClY/+zUDuIi6WKS2UrN0DVDvMzZQ/"
    "e2O5gQ/59qnF3TdL41YaP5G29QAAAIBV/AZ2S3nKN8X40hJ8O3m2uQrFq3/S6bg1heWPooBIE9JFqUVo5JazBoLs8t1U1mTj"
    "flyzgtrAwhvrcNr6Ppspq03snASxJOvpU04NN7hrPtXAo1E+kGWyWhkgt2ydxGOnvVxe/389JGTHujLQFxX1di+oLh3rczoe"
    "KWDd5UxDVA=="};
enum { KEYS = sizeof keys / sizeof keys[0], DSA = KEYS - 1 };

static SshKeyFault check(Str line) {
  bool dsa;
  return ssh_key_check(line, &dsa);
}

static void whole(void) {
  for (uint32_t i = 0; i < KEYS; i++) {
    bool dsa;
    CHECK_INT(ssh_key_check(str_c(keys[i]), &dsa), SSH_KEY_FINE);
    CHECK_INT(dsa, i == DSA);
    CHECK(ssh_key_like(str_c(keys[i])));
  }
  CHECK(!ssh_key_like(STR("keys/me.pub")) && !ssh_key_like(STR("")));
}

/* A copy without anything behind it, so that a read too far is seen. */
static SshKeyFault check_copy(const char *s, size_t n) {
  char *copy = malloc(n ? n : 1);
  memcpy(copy, s, n);
  SshKeyFault fault = check(str_n(copy, n));
  free(copy);
  return fault;
}

static void cut(void) {
  for (uint32_t i = 0; i < KEYS; i++)
    for (size_t n = 0; n < strlen(keys[i]); n++) CHECK(check_copy(keys[i], n) != SSH_KEY_FINE);
}

/* A type in another one's place, and a longer one. */
static void mixed(void) {
  char line[2048];
  for (uint32_t i = 0; i < KEYS; i++)
    for (uint32_t j = 0; j < KEYS; j++) {
      const char *type = keys[i], *key = strchr(keys[j], ' ');
      int n = snprintf(line, sizeof line, "%.*s%s", (int)strcspn(type, " "), type, key);
      bool same = strcspn(type, " ") == strcspn(keys[j], " ") && !strncmp(type, keys[j], strcspn(type, " "));
      CHECK_INT(check(str_n(line, (size_t)n)), same ? SSH_KEY_FINE : SSH_KEY_MISMATCH);
    }
  for (uint32_t i = 0; i < KEYS; i++) {
    int n = snprintf(line, sizeof line, "%sAAAA", keys[i]);
    CHECK(check(str_n(line, (size_t)n)) != SSH_KEY_FINE);
  }
}

static void lines(void) {
  uint32_t line;
  CHECK_INT(ssh_key_check_all(STR(""), &line), SSH_KEY_EMPTY);
  CHECK_INT(ssh_key_check_all(STR(" \n# x\n\r\n"), &line), SSH_KEY_EMPTY);
  CHECK_INT(ssh_key_check_all(STR("x"), &line), SSH_KEY_OTHER);
  CHECK_INT(line, 0);
  CHECK_INT(ssh_key_check_all(STR("# x\n\nssh-rsa\n"), &line), SSH_KEY_SHORT);
  CHECK_INT(line, 3);
}

int main(void) {
  whole();
  cut();
  mixed();
  lines();
  return test_end();
}
