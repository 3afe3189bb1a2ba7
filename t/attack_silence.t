#!/usr/bin/perl
# Who has an account, by what the sender does: a mail server that takes its
# time, and a message of one's own behind the one that may be silent.
#
# The numbers are ranks, not milliseconds: of all pairs of a known and an
# unknown one, in how many was the unknown one quicker.  A half says nothing,
# none or all says everything.  `make check-timing` looks longer and closer.
use strict;
use warnings;
use List::Util qw(shuffle sum);
use Test::More;
use Time::HiRes qw(time sleep);
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;

my $slow = 0.12;
my $dir = File::Temp::tempdir(CLEANUP => 1);
Latchkey::spew("$dir/sendmail", <<"SH");
#!/bin/sh
cat >/dev/null
for to; do :; done
: >"$dir/to \$to"
sleep $slow
SH
chmod 0755, "$dir/sendmail";
my $site = Latchkey->new(settings => { limits => { factor => 0 },
	mail => { transport => 'sendmail', sendmail => "$dir/sendmail",
		from => 'accounts@example.com' } });
my ($status, $said) = $site->latchkey('user', 'add', 'adaowner', '--email',
	'adaowner@example.com', '--stdin', \'correct horse mountain 3');
is $status, 0, 'somebody is there' or diag $said;

my $last = 0;
my $own = $site->client;
my @passes;
sub next_pass { return shift @passes // $own->pass }

# Seconds until a message of one's own has come that was asked for right
# behind `probe`.
sub behind {
	my ($probe) = @_;
	my $mine = 'mine' . ++$last . '@example.com';
	my @fields = $own->fields("mine$last");
	push @passes, $own->pass while @passes < 2;
	my $began = time;
	$probe->(next_pass());
	$own->{jar} = {};
	$own->register("mine$last", captcha_token => next_pass());
	sleep 0.002 until -e "$dir/to $mine" || time > $began + 10;
	my $took = time - $began;
	# Until the sender is free again.
	sleep $slow + 0.06;
	return $took;
}

sub part {
	my ($known, $unknown) = @_;
	my $less = sum map { my $one = $_;
		map { $_ < $one ? 1 : $_ == $one ? 0.5 : 0 } @$unknown } @$known;
	return $less / @$known / @$unknown;
}
sub median { my @all = sort { $a <=> $b } @_; return $all[ $#all / 2 ] }

sub alike {
	my ($what, $count, $edge, @probes) = @_;
	my @took = ([], []);
	for (1 .. $count) {
		push @{ $took[$_] }, behind($probes[$_]) for shuffle 0, 1;
	}
	my $part = part(@took);
	my $said = sprintf 'medians %.0f and %.0f ms', map { 1000 * median(@$_) } @took;
	ok $part > $edge && $part < 1 - $edge,
	    sprintf '%s: %.2f of the pairs (%s)', $what, $part, $said;
}

sub recover {
	my ($login) = @_;
	return sub { $site->client->post('/recover', login => $login,
		captcha_token => $_[0]) };
}
my $new = 0;
sub register {
	my ($email) = @_;
	return sub { $site->client->register('some' . ++$new,
		email => $email =~ s/%/$new/r, captcha_token => $_[0]) };
}

# The first is a notice, once a day; and the sender knows its server.
behind(register('adaowner@example.com')) for 1 .. 3;
alike('security 6: recovery by user name', 20, 0.15, recover('adaowner'),
	recover('nobowner'));
alike('security 6: registration', 12, 0.08, register('adaowner@example.com'),
	register('new%@example.com'));
unlike $site->log, qr/panic|Sanitizer|runtime error/, 'nothing went wrong';
$site->stop;

# Who has an account, by the limits of the whole site: nearly full, one more
# recovery, and whether there is room for another behind it.
$site = Latchkey->new(settings => {
	limits => { mails_total => '10/h 1000/day' } });
for (1 .. 8) {
	($status, $said) = $site->latchkey('user', 'add', "known$_", '--email',
		"known$_\@example.com", '--stdin',
		\'correct horse mountain 3');
	is $status, 0, "known$_ is there" or diag $said;
}
my $from = 0;
sub asked {
	my ($login) = @_;
	my $client = $site->client(from => '127.50.' . ++$from . '.1');
	return $client->post_json('/recover', { login => $login,
		captcha_token => $client->pass })->{status};
}
my %behind;
for my $login (qw(known8 nobody8)) {
	$site->clock(7200 * keys %behind);
	is asked("known$_"), 202, 'a message of many' for 1 .. 7;
	is asked($login), 202, "$login asks";
	$behind{$login} = asked('nobody' . $from);
}
is $behind{known8}, $behind{nobody8},
    'whether there is room behind it does not tell who has an account';
unlike $site->log, qr/panic|Sanitizer|runtime error/, 'nothing went wrong';
$site->stop;
done_testing;
