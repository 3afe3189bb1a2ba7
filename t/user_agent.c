#include "../cgi-bin/user_agent.h"
#include "t/tap.h"

static const struct {
	const char *agent;
	const char *name;
} rows[] = {
	{ "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 "
	  "Firefox/140.0",
	    "Firefox, Linux" },
	{ "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like "
	  "Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
	    "Chrome, Android" },
	{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
	  "(KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
	    "Edge, Windows" },
	{ "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) "
	  "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 "
	  "Mobile/15E148 Safari/604.1",
	    "Safari, iPhone" },
	{ "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) "
	  "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 "
	  "Safari/605.1.15",
	    "Safari, macOS" },
	{ "Mozilla/5.0 (Beos) Firefox/2.0", "Firefox" },
	{ "Mozilla/5.0 (unknown)", "Mozilla" },
	{ "curl/8.14.1", "curl" },
	{ "my-own program", "my-own" },
	{ "", "" },
	{ NULL, "" },
};

int
main(void)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_string(user_agent_name(arena, rows[i].agent), rows[i].name,
		    "%s", rows[i].agent == NULL ? "nothing" : rows[i].agent);
	arena_free(arena);
	return done();
}
