#!/usr/bin/perl
# make check-timing: whether the time of an answer tells who has an account.
#
# Known and unknown people in turn, in an order that is drawn, at sign-in,
# recovery and registration; then a control (known against known) that must
# pass as well, and a leak that must be found: unknown names are verified at a
# higher cost than the known ones.  Welch's t over all times, and over those
# below a limit that nine of ten keep, which says more where other work makes
# some late (Reparaz et al., "Dude, is my code constant time?", 2017).
#
# Then from the request to the last thing that can be seen: that a message of
# one's own, asked for behind the one that may be silent, arrives at a server
# that takes 0.3 s; and that the code page says "sent".  A tenth as many, each
# takes a second; what is told apart is a third of that.
use strict;
use warnings;
use List::Util qw(shuffle sum);
use Test::More;
use Time::HiRes qw(time);
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;
use Latchkey::Check;
use Latchkey::Gateway;

my $count = $ENV{TIMING_COUNT} || 1000;
my ($t_most, $gap_most) = (4.5, 2);
my $warm = 20;
my $secret = 'correct horse mountain 3';

sub mean { return sum(@_) / @_ }

sub quantile {
	my ($part, @all) = @_;
	@all = sort { $a <=> $b } @all;
	return $all[ int($part * $#all) ];
}

sub welch {
	my ($one, $two) = @_;
	my @part = map {
		my $mean = mean(@$_);
		[ $mean, sum(map { ($_ - $mean)**2 } @$_) / (@$_ - 1) / @$_ ]
	} $one, $two;
	return ($part[0][0] - $part[1][0])
	    / (sqrt($part[0][1] + $part[1][1]) || 1e-9);
}

# Each side prepares a request, which is not measured, and gives what sends it.
sub measure {
	my (@sides) = @_;
	my (@times, %seen) = ([], []);
	for my $i (0 .. $warm + $count - 1) {
		for my $side (shuffle 0, 1) {
			my $send = $sides[$side]->($i);
			my $start = time;
			my $answer = $send->();
			my $ms = 1000 * (time - $start);
			# The sender is to be free again.
			Time::HiRes::sleep($answer->{free} - time)
			    if ($answer->{free} // 0) > time;
			$seen{$side}{"$answer->{status} " . length $answer->{body}}++;
			push @{ $times[$side] }, $ms if $i >= $warm;
		}
	}
	return ($seen{0}, $seen{1}, @times);
}

sub judge {
	my ($what, @sides) = @_;
	my ($one, $two, @times) = measure(@sides);
	my $limit = quantile(0.9, map { @$_ } @times);
	my $t = welch(@times);
	my $near = welch(map { [ grep { $_ <= $limit } @$_ ] } @times);
	my @median = map { quantile(0.5, @$_) } @times;
	diag sprintf '%-28s t %6.2f, of the quick %6.2f; medians %.3f and %.3f ms',
	    $what, $t, $near, @median;
	my @statuses = map { my %seen = map { (split)[0] => 1 } keys %$_;
		join ' ', sort keys %seen } $one, $two;
	diag "  statuses $statuses[0]; $statuses[1]";
	my $same = join(' ', sort keys %$one) eq join(' ', sort keys %$two);
	diag explain([ $one, $two ]) unless $same;
	return { same => $same, good => abs($t) < $t_most && abs($near) < $t_most
		&& abs($median[0] - $median[1]) < $gap_most };
}

sub is_silent {
	my ($what, @sides) = @_;
	my $judged = judge($what, @sides);
	ok $judged->{same}, "$what: the same statuses and sizes";
	ok $judged->{good}, "$what: the time tells nothing";
}

# People who are there; names of the unknown are as long.
sub people {
	my ($site, $name, $most) = @_;
	for my $i (0 .. $most - 1) {
		my $who = sprintf '%s%05d', $name, $i;
		my ($status, $said) = $site->latchkey('user', 'add', $who,
			'--email', "$who\@example.com", '--stdin', \$secret);
		die $said if $status != 0;
	}
}

sub login {
	my ($site, $name, $most) = @_;
	return sub {
		my ($i) = @_;
		my $client = $site->client;
		my $who = sprintf '%s%05d', $name, $i % $most;
		return sub { $client->post('/login', login => $who,
			password => 'wrong horse mountain 3') };
	};
}

sub recover {
	my ($site, $name, $most) = @_;
	return sub {
		my ($i) = @_;
		my $client = $site->client;
		my $who = sprintf '%s%05d@example.com', $name, $i % $most;
		my $pass = $client->pass;
		return sub { $client->post('/recover', login => $who,
			captcha_token => $pass) };
	};
}

sub register {
	my ($site, $name, $most) = @_;
	return sub {
		my ($i) = @_;
		my $client = $site->client;
		my $email = sprintf '%s%05d@example.com', $name, $i % $most;
		my $pass = $client->pass;
		my $new = sprintf 'new%s%05d', $name, $i;
		return sub { $client->register($new, email => $email,
			captcha_token => $pass) };
	};
}

my $site = Latchkey->new(settings => { limits => { factor => 0 } });
my $all = $warm + $count;
people($site, 'anna', $all);
people($site, 'otto', 200);

is_silent('sign-in', login($site, 'anna', $all), login($site, 'nobo', $all));
is_silent('sign-in, control', login($site, 'anna', 200),
	login($site, 'otto', 200));

SKIP: {
	skip 'there is no recovery', 2
	    unless $site->client->get('/recover')->{body} =~ /name="login"/;
	is_silent('recovery', recover($site, 'anna', $all),
		recover($site, 'nobo', $all));
	is_silent('recovery, control', recover($site, 'anna', 200),
		recover($site, 'otto', 200));
}
is_silent('registration', register($site, 'anna', $all),
	register($site, 'nobo', $all));
is_silent('registration, control', register($site, 'annb', $all),
	register($site, 'nobc', $all));
unlike $site->log, qr/panic|Sanitizer|runtime error/, 'nothing went wrong';
$site->stop;

# A mail server and a gateway that take 0.3 s and say when they were asked.
my $slow = 0.3;
my $out = File::Temp::tempdir(CLEANUP => 1);
Latchkey::spew("$out/sendmail", <<"SH");
#!/bin/sh
cat >/dev/null
for to; do :; done
: >"$out/to \$to"
sleep $slow
SH
chmod 0755, "$out/sendmail";
my $gateway = Latchkey::Gateway->new;
$gateway->answers(status => 200, wait => $slow);
my $slowly = Latchkey->new(settings => { limits => { factor => 0 },
	sms => { transport => 'http', countries => 'DE',
		url => $gateway->url . '/?to={number}&text={text}' },
	mail => { transport => 'sendmail', sendmail => "$out/sendmail",
		from => 'accounts@example.com' } });
people($slowly, 'anna', 1);
my $mine = 0;

# Until a mail of one's own is there that was asked for right behind.
sub queue_behind {
	my ($side) = @_;
	return sub {
		my $send = $side->(@_);
		my $own = $slowly->client;
		my $pass = $own->pass;
		my $name = 'mine' . ++$mine;
		return sub {
			my $answer = $send->();
			$own->register($name, captcha_token => $pass);
			Time::HiRes::sleep(0.002)
			    until -e "$out/to $name\@example.com";
			$answer->{free} = time + $slow + 0.15;
			return $answer;
		};
	};
}

# Until the code page says so.
sub until_told {
	my ($side) = @_;
	return sub {
		my ($client, $send) = $side->(@_);
		return sub {
			my $answer = $send->();
			my $state = '';
			for (; $state ne 'sent'; Time::HiRes::sleep(0.01)) {
				$state = $client->get_json('/confirm')->{json}{delivery};
			}
			return $answer;
		};
	};
}

sub ask {
	my ($login) = @_;
	return sub {
		my $client = $slowly->client;
		my $pass = $client->pass;
		return sub { $client->post('/recover', login => $login,
			captcha_token => $pass) };
	};
}

my $named = 0;
sub sign_up {
	my ($email) = @_;
	return sub {
		my $client = $slowly->client;
		my $pass = $client->pass;
		my $name = sprintf 'named%05d', ++$named;
		my $send = sub { $client->register($name, captcha_token => $pass,
			email => $email // "$name\@example.com") };
		return wantarray ? ($client, $send) : $send;
	};
}

my $known = 'anna00000@example.com';
my ($status, $said) = $slowly->latchkey('user', 'add', 'numberanna',
	'--phone', '+4915123456789', '--country', 'DE', '--stdin', \$secret);
die $said if $status != 0;
# The notice goes once a day; and each way is known after a few.
queue_behind(sign_up($known))->()->();
queue_behind(ask($_))->()->() for ('numberanna', 'anna00000') x 4;
Time::HiRes::sleep(2);
($count, $warm) = ($count / 10, 2);
# Some 20 ms of work stand before and behind 0.3 s that are drawn.
$gap_most = 25;
is_silent('behind a name', map { queue_behind(ask($_)) } 'anna00000', 'nobo00000');
is_silent('behind the name of a number', map { queue_behind(ask($_)) }
	'numberanna', 'nobodyanna');
is_silent('behind an address', map { queue_behind(ask($_)) } $known,
	'nobo00000@example.com');
is_silent('behind a number', map { queue_behind(ask($_)) } '+4915123456789',
	'+4915123456780');
is_silent('behind a registration', map { queue_behind(sign_up($_)) } $known,
	undef);
# It is told at a step of two seconds, wherever in one that was asked.
$gap_most = 250;
is_silent('told as sent', map { until_told(sign_up($_)) } $known, undef);
unlike $slowly->log, qr/panic|Sanitizer|runtime error/, 'nothing went wrong';
$slowly->stop;
$gateway->stop;
($count, $warm, $gap_most) = ($count * 10, 20, 2);

# The hash of nobody takes longer than theirs did.
my $leaky = Latchkey->new(settings => { limits => { factor => 0 } });
people($leaky, 'anna', 200);
$leaky->write_settings(password => { scheme => '$y$j8T$' });
kill TERM => $leaky->pids('login');
sleep 2;
ok !judge('sign-in, a leak', login($leaky, 'anna', 200),
	login($leaky, 'nobo', 200))->{good}, 'a leak is found';
$leaky->stop;

done_testing;
