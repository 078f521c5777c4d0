/* Public keys as OpenSSH writes them, one a line: OPTIONS TYPE BASE64 COMMENT. Is a line one that sshd would take?
   Pure functions of text; nothing here ever looks into a private key, it only says that there is one. */
#ifndef PEI_BASE_SSH_KEY_H
#define PEI_BASE_SSH_KEY_H

#include "base/str.h"

/* What can be wrong with a line; for each there is a phrase KEY_… of the same name. */
#define SSH_KEY_FAULTS(F)                                                                                    \
  F(PRIVATE)  /* a private key, in any format */                                                             \
  F(FORMAT)   /* a public key that sshd reads only after ssh-keygen -i */                                    \
  F(CERT)     /* a certificate */                                                                            \
  F(OTHER)    /* something else */                                                                           \
  F(OPTION)   /* an option in front that sshd does not know */                                               \
  F(QUOTE)    /* … whose quote does not end */                                                             \
  F(BASE64)   /* the key itself is not base64 */                                                             \
  F(SHORT)    /* it ends too early */                                                                        \
  F(DAMAGED)  /* its parts do not fit */                                                                     \
  F(MISMATCH) /* it is of another type than the line says */                                                 \
  F(WEAK)     /* an RSA key of less than 1024 bits */                                                        \
  F(EMPTY)    /* of a text: there is no line in it */
#define SSH_KEY_ID(name) SSH_KEY_##name,
typedef enum { SSH_KEY_FINE, SSH_KEY_FAULTS(SSH_KEY_ID) SSH_KEY_COUNT } SshKeyFault;
/* For an array of PhraseId. */
#define SSH_KEY_PHRASE(name) [SSH_KEY_##name] = PHRASE_KEY_##name,
#define SSH_KEY_PHRASES SSH_KEY_FAULTS(SSH_KEY_PHRASE)

/* The lines of a text that count: without blanks around, comments and empty ones. */
typedef struct {
  Str text, line;
  uint32_t at, number; /* of the line, from 1 */
} SshKeyLines;
bool ssh_key_next(SshKeyLines *lines);

/* *dsa: it is a DSA key, which is whole but refused by any sshd of these years. */
SshKeyFault ssh_key_check(Str line, bool *dsa);
/* Of a whole text: the first fault, and the line that has it; 0 if the text has one line. */
SshKeyFault ssh_key_check_all(Str text, uint32_t *line);
/* Does the text begin as a key does? Then it was given where a file is expected. */
bool ssh_key_like(Str text);

#endif
