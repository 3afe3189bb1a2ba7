#include "contact/email.h"

#include <string.h>

#include <idn2.h>

#include "base/ascii.h"
#include "base/log.h"
#include "base/utf8.h"
#include "base/visible.h"
#include "contact/prepare.h"

enum {
	ADDRESS_MAX = 254,
	LOCAL_MAX = 64,
	DOMAIN_MAX = 253,
	LABEL_MAX = 63,
};

static bool
is_atext(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80
	       || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* A dot-atom (RFC 5322, section 3.2.3), or one with dots where that has none:
 * Japanese carriers gave out such addresses, which are written as a quoted
 * string. */
static bool
is_local(const char *local, size_t len)
{
	if (len == 0 || len > LOCAL_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if (local[i] != '.' && !is_atext(local[i]))
			return false;
	return strspn(local, ".") < len;
}

static bool
is_dot_atom(const char *local, size_t len)
{
	if (local[0] == '.' || local[len - 1] == '.')
		return false;
	for (size_t i = 1; i < len; i++)
		if (local[i] == '.' && local[i - 1] == '.')
			return false;
	return true;
}

/* What cannot be seen, or turns what stands beside it round, has no place in
 * an address: one that reads like another's is not his. */
static bool
is_plain(const char *local, size_t len)
{
	const char *end = local + len;

	while (local < end)
		if (!visible_is_mark(utf8_read(&local, end)))
			return false;
	return true;
}

static bool
is_label(const char *label, size_t len)
{
	if (len == 0 || len > LABEL_MAX || label[0] == '-'
	    || label[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!ascii_is_alnum(label[i]) && label[i] != '-')
			return false;
	return true;
}

/* Letters, digits and hyphens, two labels at least, the last not a number. */
static bool
is_host(const char *domain)
{
	size_t labels = 0;
	const char *last = domain;

	if (strlen(domain) > DOMAIN_MAX)
		return false;
	for (const char *at = domain;; at++) {
		size_t len = strcspn(at, ".");

		if (!is_label(at, len))
			return false;
		last = at;
		labels++;
		at += len;
		if (*at == '\0')
			break;
	}
	return labels >= 2 && strspn(last, "0123456789") != strlen(last);
}

/* libidn2 maps an em space to a space and drops zero-width characters, so
 * what it returns is judged again. */
static const char *
to_ascii(struct arena *arena, const char *domain)
{
	char *result = NULL;
	const char *copy = NULL;

	int failed = idn2_to_ascii_8z(domain, &result,
	    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);

	if (failed == IDN2_MALLOC)
		log_out_of_memory();
	if (failed != IDN2_OK)
		return NULL;
	copy = arena_text(arena, result);
	idn2_free(result);
	return copy;
}

/* "Ada <ada@example.com>" and "mailto:ada@example.com?subject=Hello" are
 * copied whole, with the stop of the sentence behind it. */
static char *
unwrap(struct arena *arena, const char *text)
{
	static const char scheme[] = "mailto:";
	const char *open = strrchr(text, '<');
	size_t len = strlen(text);

	if (open != NULL && text[len - 1] == '>') {
		text = open + 1;
		len = strlen(text) - 1;
	}
	if (strncasecmp(text, scheme, strlen(scheme)) == 0) {
		text += strlen(scheme);
		len = strcspn(text, "?>");
	}
	while (len > 0 && strchr(".,;", text[len - 1]) != NULL)
		len--;
	return arena_copy(arena, text, len);
}

/* A quoted string of what is a local part without the quotes, too. */
static char *
unquote(char *address, char *at)
{
	if (address[0] != '"' || at - address < 2 || at[-1] != '"')
		return address;
	memmove(at - 1, at, strlen(at) + 1);
	return address + 1;
}

const char *
email_judge(struct arena *arena, const char *typed, const char **value)
{
	static const char wrong[] = "email-invalid";
	char *address = NULL;
	char *at = NULL;
	const char *domain = NULL;

	(void)prepare_name(arena, typed, value);
	address = unwrap(arena, *value);
	at = strrchr(address, '@');
	if (at == NULL)
		return wrong;
	address = unquote(address, at);
	at = strrchr(address, '@');
	if (!is_local(address, (size_t)(at - address)))
		return wrong;
	if (!is_plain(address, (size_t)(at - address)))
		return "email-bad-character";
	*at = '\0';
	domain = at[1] == '\0' ? NULL : to_ascii(arena, at + 1);
	if (domain == NULL || !is_host(domain))
		return wrong;
	address = arena_format(arena, "%s@%s", address, domain);
	ascii_fold(strrchr(address, '@'));
	if (strlen(address) > ADDRESS_MAX)
		return wrong;
	*value = address;
	return NULL;
}

char *
email_fold(struct arena *arena, const char *address)
{
	char *folded = arena_text(arena, address);

	ascii_fold(folded);
	return folded;
}

/* Where dots make no other mailbox, and which has two names. */
static bool
is_gmail(const char *domain)
{
	return strcmp(domain, "@gmail.com") == 0
	       || strcmp(domain, "@googlemail.com") == 0;
}

static size_t
drop_dots(char *text, size_t len)
{
	size_t kept = 0;

	for (size_t i = 0; i < len; i++)
		if (text[i] != '.')
			text[kept++] = text[i];
	return kept;
}

char *
email_mailbox(struct arena *arena, const char *address)
{
	char *folded = email_fold(arena, address);
	const char *domain = strrchr(folded, '@');
	size_t local = strcspn(folded, "+@");

	if (is_gmail(domain)) {
		local = drop_dots(folded, local);
		domain = "@gmail.com";
	}
	return arena_format(arena, "%.*s%s", (int)local, folded, domain);
}

/* Whether `domain` is the one a setting names or, behind a leading dot, below
 * it. */
static bool
fits(struct arena *arena, const char *domain, const char *item)
{
	const char *name = item + (item[0] == '*');
	bool below = name[0] == '.';
	size_t len = strlen(domain);
	const char *ascii = to_ascii(arena, name + below);

	if (ascii == NULL)
		return false;
	if (!below)
		return ascii_same(domain, ascii);
	return len > strlen(ascii) && domain[len - strlen(ascii) - 1] == '.'
	       && ascii_same(domain + len - strlen(ascii), ascii);
}

static bool
fits_any(struct arena *arena, const char *domain, const char *const *items)
{
	for (; *items != NULL; items++)
		if (fits(arena, domain, *items))
			return true;
	return false;
}

const char *
email_judge_domain(struct arena *arena, const struct settings *settings,
    const char *address)
{
	const char *domain = strrchr(address, '@') + 1;
	const char *const *allow =
	    settings_items(settings, SETTING_EMAIL_ALLOW);
	const char *const *refuse =
	    settings_items(settings, SETTING_EMAIL_REFUSE);

	if (fits_any(arena, domain, refuse)
	    || (allow[0] != NULL && !fits_any(arena, domain, allow)))
		return "email-domain-refused";
	return NULL;
}

bool
email_is_sendable(const char *address)
{
	const char *at = strchr(address, '@');

	if (at == NULL || strchr(at + 1, '@') != NULL
	    || strlen(address) > ADDRESS_MAX)
		return false;
	return is_local(address, (size_t)(at - address))
	       && is_plain(address, (size_t)(at - address)) && is_host(at + 1);
}

const char *
email_written(struct arena *arena, const char *address)
{
	size_t len = strcspn(address, "@");

	if (is_dot_atom(address, len))
		return address;
	return arena_format(arena, "\"%.*s\"%s", (int)len, address,
	    address + len);
}

const char *
email_library(void)
{
	return "libidn2 " IDN2_VERSION;
}
