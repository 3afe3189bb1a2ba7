/* Keyed hashes against published vectors, and the site's key as a file. */

#include "base/secret.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encode.h"
#include "scratch.h"
#include "site.h"
#include "tap.h"

static void
is_hex(const uint8_t hash[SECRET_SIZE], const char *wanted, const char *what)
{
	char text[ENCODE_HEX_SIZE(SECRET_SIZE)];

	is_string(encode_hex(hash, SECRET_SIZE, text), wanted, "%s", what);
}

/* FIPS 180-4's examples; the MAC is Python's hmac of the same key. */
static void
test_hashes(void)
{
	uint8_t hash[SECRET_SIZE];
	uint8_t derived[SECRET_SIZE];

	secret_hash("", 0, hash);
	is_hex(hash,
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855",
	    "SHA-256 of nothing");
	secret_hash("abc", 3, hash);
	is_hex(hash,
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad",
	    "SHA-256 of abc");
	secret_mac(site_key, "what do ya want for nothing?", 28, hash);
	is_hex(hash,
	    "dc53c01416ab9c6c1596b0f7d2291a87"
	    "c534add87fbf7bbd2b0ac44ebaf0f5d8",
	    "HMAC-SHA-256");
	secret_derive(site_key, "purpose", derived);
	secret_mac(site_key, "purpose", 7, hash);
	ok(memcmp(hash, derived, SECRET_SIZE) == 0, "a key for a purpose");
	secret_derive(site_key, "purpose2", derived);
	ok(memcmp(hash, derived, SECRET_SIZE) != 0, "differs by purpose");
}

static void
test_same(void)
{
	uint8_t bytes[4] = { 1, 2, 3, 4 };

	ok(secret_same("abcd", "abcd", 4) && secret_same("ab", "ac", 1),
	    "the same");
	ok(!secret_same("abcd", "abce", 4) && !secret_same("bbcd", "abcd", 4),
	    "not the same");
	secret_wipe(bytes, 3);
	ok(memcmp(bytes, "\0\0\0\4", 4) == 0, "wiped as far as asked");
	ok(strncmp(secret_library(), "OpenSSL ", 8) == 0, "the library");
}

static void
is_refused(const char *path, const char *reason)
{
	uint8_t key[SECRET_SIZE];

	ok(!secret_load(path, key), "refused: %s", reason);
	ok(strstr(scratch_log(), reason) != NULL, "and said: %s",
	    scratch_log());
}

static void
test_file(void)
{
	const char *path = site_path("key");
	uint8_t key[SECRET_SIZE] = { 0 };
	uint8_t again[SECRET_SIZE] = { 0 };
	struct stat st;

	is_refused(path, "run latchkey init");
	ok(secret_create(path), "made");
	ok(stat(path, &st) == 0 && (st.st_mode & 07777) == 0400,
	    "for the owner to read only");
	is_int(st.st_size, SECRET_SIZE, "of its size");
	ok(secret_load(path, key) && secret_load(path, again)
		&& memcmp(key, again, sizeof(key)) == 0,
	    "it loads");
	ok(!secret_create(path) && secret_load(path, again)
		&& memcmp(key, again, sizeof(key)) == 0,
	    "one that is there is never touched");
	(void)unlink(path);
	ok(secret_create(path) && secret_load(path, again)
		&& memcmp(key, again, sizeof(key)) != 0,
	    "another one is another");
}

static void
test_wrong_files(void)
{
	const char *path = site_path("key");
	const char *link = site_path("link");

	if (symlink(path, link) != 0)
		bail("no link");
	is_refused(link, "link: no key there");
	ok(!secret_create(link), "nor is one made through a link");
	if (chmod(path, 0440) != 0)
		bail("no chmod");
	is_refused(path, "run chmod 0400");
	(void)unlink(path);
	site_write("key", "0123456789abcdef0123456789abcde");
	is_refused(path, "exactly 32 bytes");
	site_write("key", "0123456789abcdef0123456789abcdef\n");
	is_refused(path, "exactly 32 bytes");
	is_refused(site_path("."), "regular file");
	ok(!secret_create(site_path("none/key"))
		&& strstr(scratch_log(), "cannot be made") != NULL,
	    "no folder, no key");
}

int
main(void)
{
	scratch_catch_log();
	test_hashes();
	test_same();
	test_file();
	test_wrong_files();
	return done();
}
