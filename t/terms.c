/* Terms: which tick is agreement, and to which text. */

#include "flow/terms.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/secret.h"
#include "scratch.h"
#include "site.h"
#include "tap.h"

static const char *
hash_of(const char *text)
{
	uint8_t hash[SECRET_SIZE];

	secret_hash(text, strlen(text), hash);
	return encode_hex(hash, sizeof(hash),
	    arena_alloc(site_work.arena, ENCODE_HEX_SIZE(sizeof(hash))));
}

static void
test_tick(void)
{
	site_open("");
	is_string(terms_judge(site_work.settings, NULL, false), NULL,
	    "a site without terms asks nothing");
	is_string(terms_judge(site_work.settings, "old", false), NULL,
	    "whatever was ticked");
	site_open("[site]\nterms = 2026-11\n");
	is_string(terms_judge(site_work.settings, NULL, false), "terms-missing",
	    "no tick");
	is_string(terms_judge(site_work.settings, "1", false), NULL, "a tick");
	is_string(terms_judge(site_work.settings, "2026-11", false), NULL,
	    "the version that was shown");
	is_string(terms_judge(site_work.settings, "2026-10", false),
	    "terms-changed", "an older one");
	is_string(terms_judge(site_work.settings, "", false), "terms-changed",
	    "none at all");
}

/* The site's own text of a language, its own of all, ours. */
static void
test_text(void)
{
	static const char *const folders[] = { "own", "own/de", "pages",
		"pages/de", "pages/fr" };
	char more[10000];

	(void)snprintf(more, sizeof(more),
	    "[site]\nterms = 1\npages = %s\ndata = %s\n", site_path("own"),
	    site_path(""));
	site_open(more);
	for (size_t i = 0; i < 5; i++)
		if (mkdir(site_path(folders[i]), 0700) != 0)
			bail("no folder");
	ok(terms_hash(site_work.settings, site_work.arena, "de") == NULL
		&& strstr(scratch_log(), "pages/de/terms.xhtml cannot be read")
		       != NULL,
	    "no text, no hash");
	site_write("pages/de/terms.xhtml", "ours");
	is_string(terms_hash(site_work.settings, site_work.arena, "de"),
	    hash_of("ours"), "ours");
	site_write("own/terms.xhtml", "");
	is_string(terms_hash(site_work.settings, site_work.arena, "de"),
	    hash_of(""), "the site's for all languages");
	site_write("own/de/terms.xhtml", "own");
	is_string(terms_hash(site_work.settings, site_work.arena, "de"),
	    hash_of("own"), "the site's for this one");
	is_string(terms_hash(site_work.settings, site_work.arena, "fr"),
	    hash_of(""), "another language has its own");
	(void)unlink(site_path("own/de/terms.xhtml"));
	(void)unlink(site_path("own/terms.xhtml"));
	(void)unlink(site_path("pages/de/terms.xhtml"));
	for (size_t i = 5; i-- > 0;)
		(void)rmdir(site_path(folders[i]));
}

int
main(void)
{
	test_tick();
	test_text();
	return done();
}
