/* Passwords that others would guess, and those that are too short or long. */

#include "account/strength.h"

#include <string.h>

#include "account/password.h"
#include "base/buffer.h"
#include "tap.h"

static const char too_short[] = "password-too-short";
static const char too_long[] = "password-too-long";
static const char common[] = "password-common";

static const char *const nobody[] = { NULL };

static struct arena *arena;

static void
test_common(void)
{
	static const char *const weak[] = { "password", "12345678", "Password1",
		"iloveyou", "qwertyuiop", "P@ssw0rd", "aaaaaaaaaaaaaaaa",
		"abcdefgh", "87654321", "letmein1",
		"correct horse battery staple", "CorrectHorseBatteryStaple!",
		"To be, or not to be", "may the force be with you",
		"Winter is coming", "1q2w3e4r", "monkey123", "dragon12",
		/* P7: the first of the list, in another script. */
		"пароль123", "Пароль1234", "йцукенгш", "ЙЦУКЕНГШ",
		"密码密码密码密码", "密码123456", "كلمةالسر", "كلمة السر 1",
		"contraseña", "Contrasen\u0303a1", "１２３４５６７８",
		"١٢٣٤٥٦٧٨", "१२३४५६७८", "p\xd0\xb0ssword", "😀😀😀😀😀😀😀😀",
		"😀🎉😀🎉😀🎉😀🎉", "ｐａｓｓｗｏｒｄ１", "motdepasse1", "Passwort123",
		"minhasenha", "パスワード123", "ضصثقفغعه",
		/* attacks D2: rows in turns. */
		"q1w2e3r4t5y6", "1q2w3e4r5t6y7u8i", "1qaz2wsx3edc4rfv",
		"q1w2e3r4t5y6u7i8", "!QAZ2wsx", "a1b2c3d4e5f6", "poiuytrewq",
		"mnbvcxz;" };
	static const char *const strong[] = { "vK8#pLq2zR",
		"春眠不觉晓处处闻啼鸟", "зелёный тапир читает газету",
		"hola mundo verde caballo", "Qw7!tgbNhy4",
		"unter dem Kirschbaum schnarcht ein Dachs",
		"tapir-lantern-quarry-52",
		/* NOLINTNEXTLINE(bugprone-suspicious-missing-comma) */
		"\xe6\x97\xa5\xe6\x9c\xac"
		"\xe8\xaa\x9e\xe3\x81\xae\xe9\xb3\xa5\xe5\xb1\x85\xe9\xbe\x8d"
		"\xe8\x99\x8e",
		"        x9Kq\x7f Wz", "Xj4!mwQz" };

	for (size_t i = 0; i < sizeof(weak) / sizeof(weak[0]); i++)
		is_string(strength_judge(arena, weak[i], 8, nobody), common,
		    "weak: %s", weak[i]);
	for (size_t i = 0; i < sizeof(strong) / sizeof(strong[0]); i++)
		is_string(strength_judge(arena, strong[i], 8, nobody), NULL,
		    "strong: %s", strong[i]);
}

/* `count` times `text`, so that none is like the one before. */
static const char *
long_one(const char *text, size_t count)
{
	static const char begin[] = "vK8#pLq2zR";
	struct buffer all = buffer_new(arena, strlen(text) * count);

	for (size_t i = 0; i < count; i++)
		buffer_text(&all, text);
	for (size_t i = 0; i + 1 < sizeof(begin); i++)
		all.bytes[i] = begin[i];
	return all.bytes;
}

static void
test_lengths(void)
{
	is_string(strength_judge(arena, "", 8, nobody), too_short, "none");
	is_string(strength_judge(arena, "vK8#pLq", 8, nobody), too_short,
	    "seven characters");
	is_string(strength_judge(arena, "vK8#pLq2z", 10, nobody), too_short,
	    "fewer than the site wants");
	is_string(strength_judge(arena, "\xe9\xb3\xa5\xe5\xb1\x85\xe9\xbe\x8d",
		      8, nobody),
	    too_short, "characters count, not bytes");
	is_string(strength_judge(arena, long_one("x", 256), 8, nobody), NULL,
	    "256 characters");
	is_string(strength_judge(arena, long_one("x", 257), 8, nobody),
	    too_long, "257 characters");
	is_string(strength_judge(arena, long_one("\xc3\xa4", 250), 8, nobody),
	    NULL, "500 bytes of 255 characters");
	is_string(strength_judge(arena, long_one("\xe9\xb3\xa5", 171), 8,
		      nobody),
	    too_long, "more bytes than crypt(3) takes");
	is_int(PASSWORD_BYTES_MAX, 511, "which are 511");
}

static void
test_own(void)
{
	static const char *const ada[] = { "zphyrkanth",
		"Ottilie.Wexelby@quantelmoor.example", "", NULL };

	is_string(strength_judge(arena, "zphyrkanth", 8, nobody), NULL,
	    "a good password of somebody else");
	is_string(strength_judge(arena, "zphyrkanth", 8, ada), common,
	    "but not of who is called so");
	is_string(strength_judge(arena, "Zphyrkanth1", 8, ada), common,
	    "in capitals, with a digit");
	is_string(strength_judge(arena, "wexelby12", 8, ada), common,
	    "a part of the address");
	is_string(strength_judge(arena, "quantelmoor", 8, ada), common,
	    "or of its domain");
	is_string(strength_judge(arena, "vK8#pLq2zR", 8, ada), NULL,
	    "anything else is good");
}

/* More words than are looked at are no harm. */
static void
test_many_words(void)
{
	static const char many[] =
	    "abc def ghi jkl mno pqr stu vwx yza bcd efg hij klm nop qrs tuv "
	    "wxy zab cde fgh ijk lmn opq rst uvw xyz aab bbc ccd dde eef ffg "
	    "ggh hhi iij jjk";
	const char *const own[] = { many, many, many, NULL };

	is_string(strength_judge(arena, "vK8#pLq2zR", 8, own), NULL,
	    "many words");
}

int
main(void)
{
	arena = arena_new();
	test_common();
	test_lengths();
	test_own();
	test_many_words();
	arena_free(arena);
	return done();
}
