/* A pattern taken apart. Private to ignore*.c. */
#ifndef PEI_BASE_IGNORE_PRIVATE_H
#define PEI_BASE_IGNORE_PRIVATE_H

#include "base/ignore.h"

typedef enum {
  ITEM_CHAR,  /* itself */
  ITEM_ONE,   /* ?    one character, no / */
  ITEM_STAR,  /* *    characters, no / */
  ITEM_DIRS,  /* ** / any directories, or none */
  ITEM_REST,  /* **   at the end: anything */
  ITEM_CLASS, /* [a-z] */
} ItemKind;
typedef struct {
  ItemKind kind;
  uint32_t code;
  Str set; /* between the brackets */
} Item;

struct IgnorePattern {
  Item *items;
  uint32_t n, tag;
  bool takes_back;
  Str text; /* clean, without the ! */
};

#endif
