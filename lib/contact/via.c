#include "contact/via.h"

#include <string.h>

const char
    *const via_words[] = { [VIA_EMAIL] = "email", [VIA_PHONE] = "phone", NULL };

const char *
via_name(enum via via)
{
	return via_words[via];
}

bool
via_parse(const char *text, enum via *via)
{
	for (size_t i = 0; text != NULL && via_words[i] != NULL; i++) {
		if (strcmp(text, via_words[i]) != 0)
			continue;
		*via = (enum via)i;
		return true;
	}
	return false;
}

const char *
via_judge(struct arena *arena, const char *typed, const char **value)
{
	enum via via = VIA_EMAIL;

	(void)arena;
	if (!via_parse(typed, &via))
		return "via-wrong-type";
	*value = via_name(via);
	return NULL;
}
