/* The rows of pd_recipes.def, shared by pd_recipe.c and pd_recipe_args.c. */
#ifndef PEI_IMPORT_PD_RECIPE_H
#define PEI_IMPORT_PD_RECIPE_H

#include "import/pd.h"

typedef struct {
  const char *script, *moments, *recipe, *template, *fixed, *flags, *note;
} RecipeRow;

/* The text of a recipe of the library; "" if there is none. */
Str pd_recipe_text(Pd *p, const char *recipe);
/* Adds the row's fixed arguments. False: the template has no such parameter. */
bool pd_fixed_arguments(Pd *p, const RecipeRow *row, Str signature, PdArgs *out);
/* Adds what the words of an entry say, by `flags`, for the row. False: there is a word that they do not know. */
bool pd_flag_arguments(Pd *p, const RecipeRow *row, const char *flags, Str signature, const Words *words,
                       PdArgs *out);
/* Sets one, or adds to its list. */
void pd_set_argument(Pd *p, PdArgs *out, const PdArg *arg);
/* Is it an environment variable's name, and no parameter's? */
bool pd_is_variable(Str name);

#endif
