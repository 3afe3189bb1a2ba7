#include "base/random.h"

#include <errno.h>
#include <sys/random.h>

#include "base/log.h"

void
random_bytes(void *bytes, size_t len)
{
	unsigned char *to = bytes;

	while (len > 0) {
		ssize_t got = getrandom(to, len, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			log_fatal("the kernel gives no random bytes");
		to += got;
		len -= (size_t)got;
	}
}

uint32_t
random_below(uint32_t bound)
{
	/* What would make the low numbers likelier is drawn again. */
	uint32_t reject = (uint32_t)-bound % bound;
	uint32_t drawn = 0;

	do
		random_bytes(&drawn, sizeof(drawn));
	while (drawn < reject);
	return drawn % bound;
}
