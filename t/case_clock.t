#!/usr/bin/perl
# A clock that ran ahead (a machine without a clock of its own, a wrong zone)
# and was put right: what was counted or stamped meanwhile counts as now.  Each
# thing is done 30 days ahead, then the clock is put back.
use strict;
use warnings;
use Latchkey;
use Latchkey::Check qw(make_state);
use Latchkey::Plain;
use Test::More;

my $site = Latchkey->new(stopped => 1);
make_state($site);
my $password = 'lantern orbit 77 maple';
my $day = 86400;

sub ask { my ($program, $body, %env) = @_;
	return ask_plain($site, $program, body => $body, env => \%env) }

sub captcha {
	my $token = ask('captcha')->{json}{token};
	return (captcha_token => $token, captcha => $site->captcha($token));
}

sub register {
	my ($name, @captcha) = @_;
	return ask('register', { username => $name, password => $password,
		password_confirm => $password, country => 'US',
		via => 'email', email => "$name\@example.com",
		@captcha ? @captcha : captcha() });
}

sub at { my ($seconds) = @_; $site->stand($seconds) }

# A wait that an honest clock could have given.
sub is_short {
	my ($answer, $most, $name) = @_;
	my $wait = $answer->{json}{retry_after} // 0;
	ok($answer->{status} == 202
		|| ($answer->{status} == 429 && $wait <= $most), $name)
	    or diag "$answer->{status}, $wait s: $answer->{text}";
}

for my $name (qw(ada eve)) {
	my ($failed, $said) = $site->latchkey(qw(user add), $name, '--email',
		"$name\@example.com", qw(--country US --stdin),
		\"$password\n");
	is($failed, 0, 'an account') or BAIL_OUT($said);
}

at(30 * $day);
my @picture = captcha();
my $flow = register('newcomer')->{json};
my $recovery = ask('recover', { login => 'ada', captcha() });
is($recovery->{status}, 202, 'ahead: somebody forgot a password');
my $token = ask('login', { login => 'ada', password => $password })
    ->{json}{session}{token};
my %bearer = (HTTP_AUTHORIZATION => "Bearer $token");
ask('login', { login => 'eve', password => 'wrong horse 77' }) for 1 .. 7;
my $cookie = ask('login', "login=ada&password=$password" =~ s/ /+/gr,
	CONTENT_TYPE => 'application/x-www-form-urlencoded',
	HTTP_ACCEPT => 'text/html', HTTP_SEC_FETCH_SITE => 'same-origin');
my %browser = (HTTP_COOKIE => join '; ',
	$cookie->{text} =~ /^Set-Cookie: (lk-session=[^;]+)/mg);
isnt($browser{HTTP_COOKIE}, '', 'and signed in');

at(0);
my $told = ask_plain($site, 'confirm', env => { QUERY_STRING => '',
	HTTP_COOKIE => "lk-flow=$flow->{flow}" })->{json};
cmp_ok($told->{expires_in}, '<=', 1800, 'F13: a code is good for its time');
cmp_ok($told->{expires_in}, '>', 0, 'and is good');
cmp_ok($told->{resend_in}, '<=', 60, 'there can be another soon');
is_short(ask('confirm', { flow => $flow->{flow}, resend => 1 }), 60,
	'F13: resend');
is_short(register('newcomer'), 60, 'F13: register again');
is(register('another', @picture)->{status}, 202,
	'F13: with a picture of then');
is_short(ask('recover', { login => 'ada', captcha() }), 60, 'F13: recover');
is(ask('login', { login => 'eve', password => $password })->{status}, 200,
	'F13: who failed then signs in now');
ask('login', { login => 'eve', password => 'wrong horse 77' }) for 1 .. 6;
my $answer = ask('login', { login => 'eve', password => $password });
cmp_ok($answer->{json}{retry_after} // 0, '<=', 900,
	'F13: and waits as ever, after failures of now');
is(ask('session', undef, %bearer)->{status}, 204, 'F13: a session goes on');
is(ask('session', undef, %browser)->{status}, 204, 'of a browser, too');
my %again = (action => 'language', language => 'en');

is(ask('account', \%again, %bearer)->{status}, 200,
	'F13: the password proved then was proved now');

# All of it is as if it had begun now.
at(901);
for my $what ([ 'resend', 'confirm', { flow => $flow->{flow}, resend => 1 } ],
    [ 'recover', 'recover', { login => 'ada', captcha() } ]) {
	is(ask(@$what[1, 2])->{status}, 202, "F13: $what->[0] after the wait");
}
is(ask('account', \%again, %bearer)->{status}, 422,
	'F13: a proof is good no longer than ever');
at(3600 + 1);
is(ask('session', undef, %browser)->{status}, 401,
	'F13: a session that nobody used has ended');

# What was queued ahead.
at(31 * $day);
my $late = register('queued')->{json};
at(4000);
$site->latchkey(qw(deliver --once));
is(scalar(() = $site->mails('queued@example.com')), 1,
	'F13: what was queued ahead is sent');
$site->end_helpers;
done_testing;
