#include "page/endonym.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *language;
	const char *name;
} names[] = { { "ar", "العربية" }, { "cs", "Čeština" }, { "de", "Deutsch" },
	{ "en", "English" }, { "es", "Español" }, { "fa", "فارسی" },
	{ "fr", "Français" }, { "he", "עברית" }, { "hi", "हिन्दी" },
	{ "id", "Indonesia" }, { "it", "Italiano" }, { "ja", "日本語" },
	{ "ko", "한국어" }, { "nl", "Nederlands" }, { "pl", "Polski" },
	{ "pt-BR", "Português (Brasil)" }, { "ru", "Русский" },
	{ "tr", "Türkçe" }, { "uk", "Українська" }, { "vi", "Tiếng Việt" },
	{ "zh-Hans", "简体中文" }, { "zh-Hant", "繁體中文" } };

const char *
endonym_of(const char *language)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].language, language) == 0)
			return names[i].name;
	return language;
}
