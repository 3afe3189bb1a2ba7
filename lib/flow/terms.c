#include "flow/terms.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/log.h"
#include "base/secret.h"

enum { TEXT_MAX = 1 << 20 };

const char *
terms_judge(const struct settings *settings, const char *ticked, bool always)
{
	const char *version = settings_text(settings, SETTING_SITE_TERMS);

	if (version[0] == '\0' && !always)
		return NULL;
	if (ticked == NULL)
		return "terms-missing";
	if (strcmp(ticked, "1") != 0 && strcmp(ticked, version) != 0)
		return "terms-changed";
	return NULL;
}

static const char *
hash_file(struct arena *arena, const char *path)
{
	uint8_t hash[SECRET_SIZE];
	struct stat st;
	char *bytes = NULL;
	ssize_t len = -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && st.st_size <= TEXT_MAX) {
		bytes = arena_alloc(arena, (size_t)st.st_size + 1);
		len = read(fd, bytes, (size_t)st.st_size);
	}
	(void)close(fd);
	if (len < 0)
		return NULL;
	secret_hash(bytes, (size_t)len, hash);
	return encode_hex(hash, sizeof(hash),
	    arena_alloc(arena, ENCODE_HEX_SIZE(sizeof(hash))));
}

const char *
terms_hash(const struct settings *settings, struct arena *arena,
    const char *language)
{
	const char *own = settings_text(settings, SETTING_SITE_PAGES);
	const char *data = settings_text(settings, SETTING_SITE_DATA);
	const char *hash = NULL;

	if (own[0] != '\0')
		hash = hash_file(arena,
		    arena_format(arena, "%s/%s/terms.xhtml", own, language));
	if (hash == NULL && own[0] != '\0')
		hash = hash_file(arena,
		    arena_format(arena, "%s/terms.xhtml", own));
	if (hash == NULL)
		hash = hash_file(arena,
		    arena_format(arena, "%s/pages/%s/terms.xhtml", data,
			language));
	if (hash == NULL)
		log_warning("%s/pages/%s/terms.xhtml cannot be read; consents "
			    "are kept without the hash of their text",
		    data, language);
	return hash;
}
