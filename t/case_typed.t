#!/usr/bin/perl
# What people type and paste, through the programs: what nobody sees is no reason
# for a refusal, and no try and no picture is spent on what cannot be right.
# The units (email.c, username.c, phone.c, code.c, strength.c) have the rows.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Encode qw(decode_utf8 encode_utf8);
use Latchkey;
use Latchkey::Check;
use Test::More;

my $site = Latchkey->new(settings => {
	limits => { factor => 100 },
	sms => { transport => 'file', countries => 'US' } });
my $client = $site->client;
my $said = encode_utf8("caf\x{e9} stra\x{df}e m\x{fc}nchen 77");
my $apart = encode_utf8("cafe\x{301}\x{a0}stra\x{df}e mu\x{308}nchen 77");

sub code_of { return $site->code($_[0], $_[1]) }

# For JSON, which takes characters.
sub json { return { map { ref eq 'SCALAR' ? ${$_} + 0 : ref ? $_ : decode_utf8($_) } @_ } }

subtest 'F4, F8: who registers and signs in' => sub {
	my $answer = $client->register("eve \xc2\xa0", password => $said,
		password_confirm => $apart,
		email => " eve\x{40}example.com\xe2\x80\x8b");
	is $answer->{status}, 303, 'F4, F8: a blank behind the name, the '
	    . 'password in two forms';
	is_goes($client->post('/confirm', code => '(' . code_of('eve@example.com')
		. ").\xef\xbb\xbf"), '/account', 'F12: a code in brackets');
	for my $login ('eve ', ' eve', "eve\xe2\x80\x8b", "eve\xc2\xa0",
		"eve\@example.com\xc2\xa0", "eve\xef\xbc\xa0example.com",
		"\xef\xbd\x85\xef\xbd\x96\xef\xbd\x85", "\teve\xe2\x80\x8f",
		'mailto:eve@example.com', 'Eve <eve@example.com>',
		'eve@example.com.') {
		for my $password ($said, $apart) {
			is $site->client->post_json('/login', json(
				login => $login, password => $password))->{status}, 200,
			    "F4, F8, P18: signs in as '$login'";
		}
	}
	is $site->client->post_json('/login', json(
		login => 'eve', password => "$said!"))->{status}, 401, 'with no other password';
};

subtest 'F4: a forgotten password' => sub {
	my $n = 0;
	for my $login ('eve ', "eve\xe2\x80\x8b", "eve\xef\xbc\xa0example.com") {
		$site->clock(3600 * $n);
		my $visitor = $site->client;
		my $answer = $visitor->post_json('/recover', json(
			login => $login, captcha_token => $visitor->pass));
		is $answer->{status}, 202, "asked as '$login'";
		ok $site->mail('eve@example.com', ++$n + 1), 'F4: and a mail comes';
		next if $n < 3;
		for ([ '1234567', 'code-too-short' ], [ '123456789', 'code-too-long' ],
			[ 'hello', 'code-bad-character' ]) {
			is $visitor->post_json('/recover', json(
				flow => $answer->{json}{flow}, code => $_->[0],
				password => "$said 8", password_confirm => "$said 8",
			))->{json}{errors}[0]{code}, $_->[1], "P5: $_->[0]";
		}
		my $code = $site->mail('eve@example.com', $n + 1)->{code};
		is $visitor->post_json('/recover', json(
			flow => $answer->{json}{flow},
			code => "Code: $code.", password => "$apart 8",
			password_confirm => "$said 8"))->{status}, 200,
		    'F8, F12: the new one in either form, the code with its word';
	}
	is $site->client->post_json('/login', json(
		login => 'eve', password => "$said 8"))->{status}, 200, 'F8: it is one password';
};

subtest 'F12, P4, P5: codes' => sub {
	my $visitor = $site->client;
	$visitor->register('cody');
	my $code = code_of('cody@example.com');
	my $left = sub { $visitor->get_json('/confirm')->{json}{tries_left} };
	my $before = $left->();
	for ([ substr($code, 1), 'code-too-short' ], [ "${code}1", 'code-too-long' ],
		[ 'hello', 'code-bad-character' ], [ \47603, 'code-wrong-type' ],
		[ JSON::PP::true, 'code-wrong-type' ], [ " \xc2\xa0", 'code-missing' ],
		[ "a\0b", 'code-bad-character' ]) {
		is $visitor->post_json('/confirm', json(code => $_->[0]))
		    ->{json}{errors}[0]{code}, $_->[1], "P4, P5: $_->[1]";
	}
	is $left->(), $before, 'P4, P5: and no try is spent';
	like sentence($visitor->post('/confirm', code => '12345'),
		'code-too-short'), qr/\ACode? ?.*6 digits|The code has 6 digits/,
	    'P5: the page says how many';
	is_goes($visitor->post('/confirm', code => "Your code is $code. It is "
		. 'good for 30 minutes.'), '/account', 'F12: pasted as a whole');
};

subtest 'F21: the picture' => sub {
	my $visitor = $site->client;
	my %latin = (A => "\x{410}", C => "\x{421}", E => "\x{415}",
		H => "\x{41d}", K => "\x{41a}", M => "\x{41c}", P => "\x{420}",
		T => "\x{422}", X => "\x{425}", Y => "\x{423}");
	my @ways = (sub { encode_utf8 join '', map { chr(ord($_) + 0xfee0) }
			split //, $_[0] },
		sub { substr($_[0], 0, 2) . '-' . substr $_[0], 2 },
		sub { substr($_[0], 0, 2) . "\xe3\x80\x80" . substr $_[0], 2 },
		sub { lc($_[0]) . "\xc2\xa0\xe2\x80\x8b" },
		sub { encode_utf8 join '', map { $latin{$_} // $_ }
			split //, $_[0] });
	for my $way (@ways) {
		my $token = $visitor->get_json('/captcha')->{json}{token};
		my $typed = $way->($site->captcha($token));
		ok $visitor->post_json('/captcha', json(
			token => $token, answer => $typed))->{json}{right}, "F21: '$typed'";
	}
	my $token = $visitor->get_json('/captcha')->{json}{token};
	my $right = $site->captcha($token);
	for my $typed (substr($right, 1), "${right}A", "\xe4\xb8\xad" x 4) {
		my $json = $visitor->post_json('/captcha', json(
			token => $token, answer => $typed))->{json};
		ok !$json->{right} && $json->{token} eq $token,
		    "F21: no picture is spent on '$typed'";
	}
	my $page = $visitor->post('/register', username => 'pia', via => 'email',
		captcha_token => $token, captcha => substr $right, 1);
	like errors($page), qr/captcha-too-short/, 'F21: the form says why';
	like $page->{body}, qr/value="\Q$token\E"/, 'with the same picture';
	ok $visitor->post_json('/captcha', { token => $token, answer => $right })
	    ->{json}{right}, 'which is good still';
};

subtest 'attacks C5, G, H: fields' => sub {
	my $visitor = $site->client;
	my $send = sub { return problem($visitor->post_json('/login', {
		login => 'eve', password => 'wrong battery', @_ })) };
	is $send->(password => 730194826155937),
	    '422 password-wrong-type password:password-wrong-type',
	    'attacks H: a number is no password';
	is $send->(login => "e\0ve"), '422 login-bad-character '
	    . 'login:login-bad-character', 'attacks G: NUL, and in which field';
	my $raw = sub { return problem(Latchkey::Client::json(
		$visitor->request('POST', '/login', body => $_[0],
		headers => { 'Content-Type' => 'application/json' }))) };
	is $raw->('{"login":"eve","password":"wrong battery","scale":'
		. "$_}"), '401 login-wrong login:login-wrong',
	    "attacks H: an unknown member of $_"
	    for 1.5, '1e2', '[1.5]', '9223372036854775808', '1e999', '"\u0000"';
	is $raw->("\xef\xbb\xbf" . '{"login":"eve","password":"wrong battery"}'),
	    '401 login-wrong login:login-wrong', 'a byte order mark';
	is $raw->(qq({"login":"e\xffve","password":"x"})),
	    '422 login-bad-character login:login-bad-character',
	    'attacks G: no UTF-8, and in which field';
	like $visitor->request('POST', '/login',
		body => 'login=%FF&password=x&u=%FE', headers => {
		'Content-Type' => 'application/x-www-form-urlencoded' })
	    ->{body}, qr/a character in it that cannot be used/,
	    'attacks G: in a form, too';
	for my $number ('-2025550123', '--2025550123', '+-12025550123') {
		my $answer = $visitor->post_json('/register', { via => 'phone',
			country => 'US', phone => $number });
		like problem($answer), qr/phone:phone-bad-character/,
		    "attacks C5: $number";
	}
};

subtest 'P6: names that look alike' => sub {
	my ($status, $text) = $site->latchkey('user', 'add', 'limesYY11',
		'--email', 'lime@example.com', '--stdin', \"$said\n");
	is $status, 0, "an account $text";
	for my $name (qw(IimesYY11 lirnesYY11 limesYYll limes.YY11)) {
		my $visitor = $site->client;
		is problem($visitor->register_json($name)),
		    '422 username-taken username:username-taken', "P6: $name";
	}
	is $site->client->post_json('/login', { login => 'IimesYY11',
		password => $said })->{status}, 401,
	    'P6: which signs nobody in';
	is problem($site->client->register_json('adm1n')),
	    '422 username-reserved username:username-reserved', 'P6: adm1n';
};

subtest 'P17: hashes of another system' => sub {
	my $hash = crypt 'lantern orbit 77 maple', '$6$saltsalt$';
	my $add = sub { join ' ', $site->latchkey('user', 'add', @_) };
	like $add->('mover', '--email', 'm@example.com', '--stdin', \"$hash\n"),
	    qr/^1 .*--hash/, 'P17: no password';
	like $add->('mover', '--email', 'm@example.com', '--stdin',
		\"\$argon2id\$v=19\$m=65536,t=3,p=4\$c2FsdA\$aGFzaA\n"),
	    qr/^1 .*is a hash/, 'P17: nor is one that is not known here';
	like $add->('mover', '--email', 'm@example.com', '--hash', \"$_\n"),
	    qr/^1 .*no whole crypt/, "P17: not $_"
	    for substr($hash, 0, -1), '$6$saltsalt$', 'lantern', '$P$B55D6LjfHDkINU5wF.v2BuuzO0/XPk/';
	is $add->('mover', '--email', 'm@example.com', '--hash', \"$hash\n"), '0 ',
	    'P17: with --hash it is taken over';
	for (1, 2) {
		is $site->client->post_json('/login', { login => 'mover',
			password => 'lantern orbit 77 maple' })->{status}, 200,
		    'P17: and its password signs in';
	}
	is join(' ', $site->latchkey('user', 'password', 'mover', '--hash',
		\"$hash\n")), '0 ', 'P17: also for an account that is there';
};

is +($site->latchkey('verify'))[0], 0, 'the store verifies';
unlike $site->log, qr/panic|Sanitizer|runtime error/, 'no mistake of ours';
$site->stop;
done_testing;
