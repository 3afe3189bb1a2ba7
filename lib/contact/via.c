#include "contact/via.h"

#include <string.h>

const char *
via_name(enum via via)
{
	switch (via) {
	case VIA_EMAIL:
		return "email";
	case VIA_PHONE:
		return "phone";
	}
	return NULL;
}

bool
via_parse(const char *text, enum via *via)
{
	static const enum via all[] = { VIA_EMAIL, VIA_PHONE };

	for (size_t i = 0; text != NULL && i < sizeof(all) / sizeof(all[0]);
	     i++) {
		if (strcmp(text, via_name(all[i])) != 0)
			continue;
		*via = all[i];
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
