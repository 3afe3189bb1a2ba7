/* What a language calls itself. */
#ifndef PAGE_ENDONYM_H
#define PAGE_ENDONYM_H

/* "Deutsch" for "de"; the tag itself where it is not known. */
const char *endonym_of(const char *language);

#endif
