#include "base/confine.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

/* The sanitizers' own work at a process's end (LeakSanitizer attaches to it by
 * ptrace(2) and reads /proc) is what is given up here. */
#if defined(__SANITIZE_ADDRESS__)
# define WATCHED 1
#elif defined(__has_feature)
# if __has_feature(address_sanitizer)
#  define WATCHED 1
# endif
#endif
#ifndef WATCHED
# define WATCHED 0
#endif

#if defined(__x86_64__)
# define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
# define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
# define ARCHITECTURE 0
#endif

/* linux/landlock.h of a later kernel than many a build host's: its words are
 * the kernel's (landlock(7)) and the same everywhere. */
enum {
	CREATE_RULESET = 444,
	ADD_RULE = 445,
	RESTRICT_SELF = 446,
	ASK_VERSION = 1,
	PATH_BENEATH = 1,
};

#define EXECUTE     (UINT64_C(1) << 0)
#define WRITE_FILE  (UINT64_C(1) << 1)
#define READ_FILE   (UINT64_C(1) << 2)
#define READ_DIR    (UINT64_C(1) << 3)
#define REMOVE_FILE (UINT64_C(1) << 5)
#define MAKE_FILE   (UINT64_C(1) << 8)
#define REFER       (UINT64_C(1) << 13) /* since 2 */
#define TRUNCATE    (UINT64_C(1) << 14) /* since 3 */
#define IOCTL       (UINT64_C(1) << 15) /* since 5 */
#define ALL_OF_1    (REFER - 1)

#define TCP   UINT64_C(3) /* bind, connect; since 4 */
#define SCOPE UINT64_C(3) /* abstract sockets, signals; since 6 */

struct ruleset {
	uint64_t files;
	uint64_t net;
	uint64_t scope;
};

struct beneath {
	uint64_t allowed;
	int32_t folder;
} __attribute__((packed));

static const unsigned refused[] = {
	/* Programs, and other processes. */
	SYS_execve,
	SYS_execveat,
	SYS_ptrace,
	SYS_process_vm_readv,
	SYS_process_vm_writev,
	SYS_process_madvise,
	SYS_pidfd_open,
	SYS_pidfd_getfd,
	SYS_pidfd_send_signal,
	SYS_kcmp,
	SYS_kill,
	SYS_tkill,
	SYS_rt_sigqueueinfo,
	SYS_rt_tgsigqueueinfo,
	/* Sockets: the one that requests come from is open. */
	SYS_socket,
	SYS_socketpair,
	SYS_connect,
	SYS_bind,
	SYS_listen,
	/* What the files of the state never need, and Landlock leaves out. */
	SYS_truncate,
	SYS_fchmod,
	SYS_fchmodat,
	452, /* fchmodat2 */
	SYS_fchown,
	SYS_fchownat,
	SYS_setxattr,
	SYS_lsetxattr,
	SYS_fsetxattr,
	SYS_removexattr,
	SYS_lremovexattr,
	SYS_fremovexattr,
	463, /* setxattrat */
	466, /* removexattrat */
	SYS_utimensat,
	SYS_linkat,
	SYS_symlinkat,
	SYS_mknodat,
	SYS_name_to_handle_at,
	SYS_open_by_handle_at,
#if defined(__x86_64__)
	SYS_chmod,
	SYS_chown,
	SYS_lchown,
	SYS_link,
	SYS_symlink,
	SYS_mknod,
	SYS_utime,
	SYS_utimes,
	SYS_futimesat,
	SYS_iopl,
	SYS_ioperm,
	SYS_modify_ldt,
	SYS_uselib,
#endif
	/* Memory of which the third argument says nothing. */
	SYS_shmget,
	SYS_shmat,
	/* Views of the file system, namespaces, the host. */
	SYS_mount,
	SYS_umount2,
	SYS_pivot_root,
	SYS_chroot,
	SYS_move_mount,
	SYS_open_tree,
	SYS_fsopen,
	SYS_fsconfig,
	SYS_fsmount,
	SYS_fspick,
	SYS_mount_setattr,
	SYS_unshare,
	SYS_setns,
	SYS_acct,
	SYS_swapon,
	SYS_swapoff,
	SYS_reboot,
	SYS_quotactl,
	SYS_sethostname,
	SYS_setdomainname,
	SYS_settimeofday,
	SYS_clock_settime,
	SYS_clock_adjtime,
	SYS_adjtimex,
	/* Wide doors into the kernel. */
	SYS_bpf,
	SYS_perf_event_open,
	SYS_userfaultfd,
	SYS_io_uring_setup,
	SYS_io_uring_enter,
	SYS_io_uring_register,
	SYS_keyctl,
	SYS_add_key,
	SYS_request_key,
	SYS_kexec_load,
	SYS_kexec_file_load,
	SYS_init_module,
	SYS_finit_module,
	SYS_delete_module,
	SYS_fanotify_init,
	SYS_syslog,
	SYS_personality,
};

/* Memory that is to be run as a program. */
static const unsigned judged[] = { SYS_mmap, SYS_mprotect, SYS_pkey_mprotect };

enum {
	REFUSED = sizeof(refused) / sizeof(refused[0]),
	JUDGED = sizeof(judged) / sizeof(judged[0]),
	FOREIGN = 0x40000000, /* numbers of x32, another table on x86-64 */
	HEAD = 4,
	AT_JUDGE = HEAD + REFUSED + JUDGED + 1,
	AT_REFUSE = AT_JUDGE + 3,
	STEPS = AT_REFUSE + 1,
};

/* A jump is a byte. */
_Static_assert(STEPS < 256, "too many calls");

#define LOAD(member) \
 BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define JUMP(test, value, yes, no) \
 BPF_JUMP(BPF_JMP | (test) | BPF_K, value, yes, no)
#define ANSWER(action) BPF_STMT(BPF_RET | BPF_K, action)

/* From step `at` to step `to`. */
static uint8_t
leap(size_t at, size_t to)
{
	return (uint8_t)(to - at - 1);
}

static void
write_filter(struct sock_filter step[STEPS])
{
	size_t at = 0;

	step[at++] = (struct sock_filter)LOAD(arch);
	step[at] = (struct sock_filter)JUMP(BPF_JEQ, ARCHITECTURE, 0,
	    leap(at, AT_REFUSE));
	at++;
	step[at++] = (struct sock_filter)LOAD(nr);
	step[at] =
	    (struct sock_filter)JUMP(BPF_JGE, FOREIGN, leap(at, AT_REFUSE), 0);
	at++;
	for (size_t i = 0; i < REFUSED; i++, at++)
		step[at] = (struct sock_filter)JUMP(BPF_JEQ, refused[i],
		    leap(at, AT_REFUSE), 0);
	for (size_t i = 0; i < JUDGED; i++, at++)
		step[at] = (struct sock_filter)JUMP(BPF_JEQ, judged[i],
		    leap(at, AT_JUDGE), 0);
	step[at++] = (struct sock_filter)ANSWER(SECCOMP_RET_ALLOW);
	/* The lower half of the third argument, on both little-endian. */
	step[at++] = (struct sock_filter)LOAD(args[2]);
	step[at] = (struct sock_filter)JUMP(BPF_JSET, PROT_EXEC,
	    leap(at, AT_REFUSE), 0);
	at++;
	step[at++] = (struct sock_filter)ANSWER(SECCOMP_RET_ALLOW);
	step[at] =
	    (struct sock_filter)ANSWER(SECCOMP_RET_ERRNO | 1 /* EPERM */);
}

bool
confine_calls(void)
{
	struct sock_filter steps[STEPS];
	struct sock_fprog filter = { .len = STEPS, .filter = steps };

	if (ARCHITECTURE == 0 || WATCHED
	    || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	write_filter(steps);
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		   SECCOMP_FILTER_FLAG_SPEC_ALLOW, &filter)
	       == 0;
}

int
confine_version(void)
{
#if WATCHED
	return 0;
#else
	long version = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);

	return version > 0 ? (int)version : 0;
#endif
}

/* All that this kernel can keep a process from. */
static struct ruleset
all_of(int version)
{
	struct ruleset all = { .files = ALL_OF_1 };

	all.files |= version >= 2 ? REFER : 0;
	all.files |= version >= 3 ? TRUNCATE : 0;
	all.files |= version >= 5 ? IOCTL : 0;
	all.net = version >= 4 ? TCP : 0;
	all.scope = version >= 6 ? SCOPE : 0;
	return all;
}

/* One that is not there needs no rule: it cannot be read either way. */
static bool
add_place(int rules, const struct confine_place *place, uint64_t known)
{
	static const uint64_t read_folder = READ_FILE | READ_DIR;
	static const uint64_t write_folder =
	    WRITE_FILE | REMOVE_FILE | MAKE_FILE | TRUNCATE | REFER;
	struct beneath beneath = { .folder =
				       open(place->path, O_PATH | O_CLOEXEC) };
	struct stat st;
	bool good = true;

	if (beneath.folder < 0)
		return true;
	beneath.allowed = read_folder | (place->write ? write_folder : 0);
	if (fstat(beneath.folder, &st) == 0 && !S_ISDIR(st.st_mode))
		beneath.allowed &= READ_FILE | WRITE_FILE | TRUNCATE;
	beneath.allowed &= known;
	good = syscall(ADD_RULE, rules, PATH_BENEATH, &beneath, 0) == 0;
	(void)close(beneath.folder);
	return good;
}

bool
confine_files(const struct confine_place *places, size_t count)
{
	int version = confine_version();
	struct ruleset all = all_of(version);
	int rules = -1;
	bool good = version > 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;

	/* cppcheck-suppress knownConditionTrueFalse ; under a sanitizer */
	if (good)
		rules = (int)syscall(CREATE_RULESET, &all, sizeof(all), 0);
	good = good && rules >= 0;
	for (size_t i = 0; good && i < count; i++)
		if (places[i].path[0] != '\0')
			good = add_place(rules, &places[i], all.files);
	good = good && syscall(RESTRICT_SELF, rules, 0) == 0;
	if (rules >= 0)
		(void)close(rules);
	return good;
}
