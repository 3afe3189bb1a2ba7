#include "account/famous.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "contact/lookalike.h"
#include "contact/prepare.h"

static const char *const phrases[] = { "correcthorsebatterystaple",
	"tobeornottobe", "tobeornottobethatisthequestion", "letmeinplease",
	"iloveyousomuch", "thequickbrownfox",
	"thequickbrownfoxjumpsoverthelazydog", "maytheforcebewithyou",
	"inthebeginningwastheword", "opensesame", "onceuponatime",
	"fourscoreandsevenyearsago", "allyourbasearebelongtous",
	"winteriscoming", "mypasswordisstrong", "thisismypassword",
	"qwertyuiopasdfghjklzxcvbnm", "yesterdayallmytroubles" };

/* At the head of lists of leaked passwords of each language. */
static const char *const words[] = {
	/* ar */
	"كلمةالسر", "كلمةالمرور", "كلمةسر", "كلمةمرور", "مرحبا", "السلامعليكم",
	"الحمدلله", "بسمالله", "محمد", "احبك", "حبيبي", "حبيبتي",
	/* de */
	"passwort", "kennwort", "hallo", "schatz", "geheim", "sonnenschein",
	"qwertz", "ficken", "ichliebedich",
	/* es, pt */
	"contraseña", "contrasenha", "clave", "tequiero", "teamo", "estrella",
	"princesa", "senha", "brasil", "flamengo", "palavrapasse",
	/* fr */
	"motdepasse", "azerty", "bonjour", "soleil", "jetaime", "doudou",
	"chouchou",
	/* ru, uk */
	"пароль", "пассворд", "привет", "любовь", "люблю", "солнышко", "солнце",
	"наташа", "андрей", "максим", "марина", "москва", "россия", "спартак",
	"админ", "дракон", "мойпароль",
	/* zh */
	"密码", "密碼", "口令", "我爱你", "我愛你", "你好", "中国",
	"一二三四五六七八", "一二三四五六", "请输入", "管理员",
	/* elsewhere */
	"パスワード", "비밀번호", "사랑해", "סיסמה", "סיסמא", "κωδικός",
	"पासवर्ड", "รหัสผ่าน", "mậtkhẩu", "şifre", "parola", "hasło", "heslo",
	"jelszó", "lösenord", "salasana", "wachtwoord", "گذرواژه", "رمزعبور"
};

bool
famous_is_phrase(struct arena *arena, const char *password)
{
	char *bare = arena_text(arena, prepare_bare(arena, password));
	size_t len = 0;

	for (const char *at = bare; *at != '\0'; at++)
		if (ascii_is_alnum(*at))
			bare[len++] = ascii_lower(*at);
	bare[len] = '\0';
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (strcmp(bare, phrases[i]) == 0)
			return true;
	return false;
}

/* How many bytes are at the head of `text` that are that word but for blanks
 * within, else 0. */
static size_t
count(const char *text, const char *word)
{
	const char *at = text;

	for (; *word != '\0'; word++) {
		if (at > text)
			at += strspn(at, " ");
		if (*at++ != *word)
			return 0;
	}
	return (size_t)(at - text);
}

/* The same of any word. */
static size_t
word_len(struct arena *arena, const char *text)
{
	size_t len = 0;

	for (size_t i = 0; len == 0 && i < sizeof(words) / sizeof(words[0]);
	     i++)
		len = count(text, prepare_bare(arena, words[i]));
	return len;
}

const char *
famous_plain(struct arena *arena, const char *password)
{
	const char *text = prepare_bare(arena, password);
	const char *end = text + strlen(text);
	struct buffer plain = buffer_new(arena, strlen(text) + 1);

	while (text < end) {
		size_t len = word_len(arena, text);
		const char *from = text;
		char c = '\0';

		if (len > 0) {
			buffer_text(&plain, "password");
			text += len;
			continue;
		}
		c = lookalike_ascii(utf8_read(&text, end));
		if (c != '\0')
			buffer_byte(&plain, c);
		else
			buffer_add(&plain, from, (size_t)(text - from));
	}
	buffer_byte(&plain, '\0');
	return ascii_same(plain.bytes, password) ? password : plain.bytes;
}
