#!/usr/bin/perl
# Failures are not answers: without memory, descriptors or room a program says
# 503, or does not start and says why.  It never says that the right password is
# wrong, never counts what was no try, and no signal ends it.
use strict;
use warnings;
use JSON::PP ();
use Latchkey;
use Latchkey::Check qw(make_state);
use Latchkey::Plain;
use Test::More;

# Of the sanitizers no limit of memory is survived, nor another malloc.
my $sanitized = Latchkey::slurp(Latchkey::build() . '/Makefile')
    =~ /^HARDENING = .*sanitize/m;
my $password = 'lantern orbit 77 maple';

sub site {
	my $made = Latchkey->new(stopped => 1, @_);
	make_state($made);
	my ($failed, $said) = $made->latchkey(qw(user add ada --email
		ada@example.com --country US --stdin), \"$password\n");
	is($failed, 0, 'an account') or BAIL_OUT($said);
	return $made;
}

my $site;

sub ask {
	my ($program, $limit, $body, %more) = @_;
	return ask_plain($site, $program, limit => $limit, body => $body,
		env => \%more);
}

my $login = qq({"login":"ada","password":"$password"});

# True where it is the right answer, or none that could be taken for one.
sub is_honest {
	my ($answer, @right) = @_;
	return 0 if $answer->{signal} != 0 || $answer->{exit} > 1;
	# The sender is not installed here, which is another's sentence.
	return scalar grep { /: (fatal|warning): / && !/cannot be started/ }
	    split /\n/, $answer->{log} if $answer->{status} == 0;
	return $answer->{later} if $answer->{status} == 503;
	return scalar grep { $_ == $answer->{status} } @right;
}

sub describe {
	my ($what, $answer) = @_;
	return "$what: status $answer->{status}, exit $answer->{exit}, signal "
	    . "$answer->{signal}, $answer->{log}";
}

# Wrong passwords until one must wait, while the clock stands still.
sub free_tries {
	my $tries = 0;
	$site->clock('@' . time);
	$tries++ while $tries < 20
	    && ask('login', 'true', $login =~ s/maple/oak/r)->{status} == 401;
	return $tries;
}

# Asks a new site under each limit; all are honest, and the numbers of answers.
# The last ones fail: a right password would end the row of failures.
sub under {
	my ($what, @limits) = @_;
	my (@wrong, %count, $answer);
	$site = site();
	for my $limit (@limits) {
		$answer = ask('login', $limit, $login);
		$count{ $answer->{status} }++;
		push @wrong, describe($limit, $answer)
		    if !is_honest($answer, 200);
	}
	is_deeply(\@wrong, [], "F2, security 18: $what: 503, no start, or the "
		    . 'right answer');
	note join ', ', map { "$count{$_} x $_" } sort keys %count;
	isnt($answer->{status}, 200, '... which at last is none');
	is(free_tries(), 5, '... and none was counted as a failure');
	ok(!-e $site->state . '/failed', '... writing goes on for others');
	return \%count;
}

if (!$sanitized) {
	my $count = under('no memory',
		map { 'ulimit -v ' . $_ * 1024 } map { 90 - 4 * $_ } 0 .. 10);
	cmp_ok($count->{503} // 0, '>', 0, '... and some had none for a hash');
}
under('no descriptor', map { "ulimit -n $_" } reverse 4 .. 12);
under('no room for a file', 'ulimit -f 0', 'ulimit -f 0');

# malloc that says no: at its n-th call, or from it on.
my $shim;

sub make_shim {
	$shim = "$site->{dir}/shim.so";
	Latchkey::spew("$site->{dir}/shim.c", <<'C');
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
static long calls, from = -1, to;
static int fails(void)
{
	if (from < 0) {
		const char *text = getenv("SHIM_FROM");
		from = text == NULL ? 0 : atol(text);
		to = getenv("SHIM_ONCE") != NULL ? from : 1L << 60;
	}
	calls++;
	if (from == 0 || calls < from || calls > to)
		return 0;
	errno = ENOMEM;
	return 1;
}
void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size)
{ return fails() ? NULL : __libc_calloc(count, size); }
void *realloc(void *memory, size_t size)
{ return fails() ? NULL : __libc_realloc(memory, size); }
__attribute__((destructor)) static void tell(void)
{
	if (getenv("SHIM_COUNT") != NULL)
		dprintf(2, "calls %ld\n", calls);
}
C
	return system("cc -O1 -shared -fPIC -o '$shim' '$site->{dir}/shim.c'");
}

# A disk that takes no flush: what was written is to be seen, but may be lost.
sub without_flush {
	my $flush = "$site->{dir}/flush.so";
	Latchkey::spew("$site->{dir}/flush.c", <<'C');
#include <errno.h>
int fdatasync(int fd);
int fdatasync(int fd) { (void)fd; errno = EIO; return -1; }
C
	is(system("cc -shared -fPIC -o '$flush' '$site->{dir}/flush.c'"), 0,
		'a flush that fails') or BAIL_OUT('no shim');
	my ($token) = ask('captcha', 'true')->{text} =~ /"token":"([^"]+)"/;
	my $form = JSON::PP->new->encode({ username => 'flushed',
		password => $password, password_confirm => $password,
		country => 'US', via => 'email',
		email => 'flushed@example.com', captcha_token => $token,
		captcha => $site->captcha($token) });
	my $answer = ask('register', 'true', $form, SHIM => $flush);
	ok($answer->{status} == 503 && $answer->{later},
		'what could not be stored is not acknowledged')
	    or diag describe('register', $answer);
	$answer = ask('register', 'true', $form);
	ok($answer->{status} == 503 && $answer->{later},
		'nor when it is sent again') or diag describe('again', $answer);
	is(($site->latchkey('repair'))[0], 0, 'after a repair');
	is(ask('register', 'true', $form)->{status}, 202, 'it is');
}

# Some of all points, and everything at them.
my $points = $ENV{FAILURE_POINTS} || 16;

sub torture {
	my ($what, $right, $program, $body) = @_;
	my %shim = (SHIM => $shim);
	my $first = ask($program, 'true', $body, %shim, SHIM_COUNT => 1);
	my ($calls) = $first->{log} =~ /calls (\d+)/;
	my @wrong;
	my %ends;
	cmp_ok($calls // 0, '>', 20, "$what takes $calls calls of malloc")
	    or return diag $first->{log};
	for my $i (1 .. $points) {
		my $n = 1 + int(($calls - 1) * ($i - 1) / ($points - 1 || 1));
		for my $once (0, 1) {
			my $answer = ask($program, 'true', $body, %shim,
				REMOTE_ADDR => "198." . (51 + $once) . ".$i.7",
				SHIM_FROM => $n, $once ? (SHIM_ONCE => 1) : ());
			$ends{"$answer->{status}/$answer->{signal}"}++;
			push @wrong, describe(($once ? 'call' : 'from call')
				. " $n on", $answer)
			    if !is_honest($answer, @$right);
		}
	}
	note join ', ', map { "$ends{$_} x $_" } sort keys %ends;
	is_deeply(\@wrong, [], "security 20, security 27: $what: every malloc that "
		    . 'fails ends in an answer or a sentence');
}

if (!$sanitized) {
	# From everywhere, as that many from one are too many.
	$site = site(settings => { limits => { factor => 1000 } });
	is(make_shim(), 0, 'a malloc that fails') or BAIL_OUT('no shim');
	torture('GET /login', [200], 'login');
	torture('POST /login', [200], 'login', $login);
	# Too short for libzxcvbn to be asked, which does not look at its own
	# malloc and is given memory first (lib/base/memory).
	torture('POST /register', [422], 'register', '{"username":"someone7",'
		    . '"password":"amber","password_confirm":'
		    . '"amber","country":"US","via":"email",'
		    . '"email":"someone7@example.com","captcha_token":"x",'
		    . '"captcha":"ACDE"}');
	without_flush();
	is(ask('login', 'true', $login)->{status}, 200,
		'and all is well after it');
}
$site->end_helpers;
done_testing;
