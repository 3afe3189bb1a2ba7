#!/usr/bin/perl
# Security 19, 25, 28, trial F1, F5 to F7, attacks C3: who may not use a cookie
# is given none; ours are found in any header; an address is a whole one.
use strict;
use warnings;
use FindBin;
use IO::Socket::INET;
use Test::More;
use lib "$FindBin::Bin/lib";
use Latchkey;
use Latchkey::Check;

my $form = 'application/x-www-form-urlencoded';

# Without the headers that a client sends by itself.
sub post {
	my ($client, $path, $body, %headers) = @_;
	return $client->request('POST', $path, body => $body,
		headers => { 'Content-Type' => $form, %headers });
}

sub is_refused {
	my ($answer, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return is "$answer->{status} " . ($answer->{body}
	    =~ /(came from another site)/ ? $1 : ''),
	    '403 came from another site', $name;
}

# A request as it stands; the status.
sub raw {
	my ($site, $path, @lines) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
		PeerPort => $site->{port}, Timeout => 10) or die "connect: $@";
	print {$socket} join("\r\n", "GET $path HTTP/1.1", 'Host: localhost',
		'Connection: close', @lines, '', '');
	local $/;
	return (<$socket> // '') =~ m{^HTTP/1\.1 (\d+)} ? $1 : 0;
}

sub origins {
	my ($site, $ada) = @_;
	my $login = Latchkey::Client::form(login => 'ada',
		password => 'correct ada battery');
	for my $headers ({ Origin => 'null' }, {}) {
		my $who = %$headers ? 'Origin null' : 'neither header';
		my $thief = $site->client;
		my $answer = post($thief, '/login', $login, %$headers);
		is_refused($answer, "security 19: $who signs nobody in");
		is cookies($answer), '', 'and is given no cookie';
		is cookies(post($site->client, '/login?lang=en', 'do=language',
			%$headers)), '', 'not of the language either';
		$answer = post($ada, '/account', 'action=sessions&others=1',
			%$headers);
		is_refused($answer, "attacks C3: $who and a cookie");
		like $answer->{body}, qr{<a href="/">}, 'with a way to ours';
		is_refused(post($ada, '/logout', 'all=1', %$headers),
			'signs nobody out');
		is $ada->get('/session')->{status}, 204, 'who stays signed in';
	}
	my $answer = Latchkey::Client::json(post($site->client, '/login', $login,
		Accept => 'application/json'));
	is $answer->{status}, 200, 'a program needs no cookie';
	is cookies($answer), '', 'and gets none';
	ok $answer->{json}{session}{token}, 'but a token';
}

sub jars {
	my ($site, $ada) = @_;
	my $ours = "lk-session=$ada->{jar}{'lk-session'}";
	my $many = join '; ', map { "c$_=" . 'x' x 350 } 1 .. 20;
	my %header = (
		'7 KiB of cookies before it' => "$many; $ours",
		'and behind it' => "$ours; $many",
		'a Latin-1 byte before it' => "name=Andr\xe9; $ours",
		'and behind it' => "$ours; name=Andr\xe9",
	);
	is raw($site, '/session', "Cookie: $header{$_}"), 204,
	    "security 25, trial F5: $_" for sort keys %header;
	is raw($site, '/session', 'Cookie: a=b', "Cookie: $ours"), 204,
	    'trial F6: two lines, ours is the second';
	is raw($site, '/session', "Cookie: $ours", 'Cookie: a=b'), 204,
	    'and the first';
}

sub limited {
	my ($site, @lines) = @_;
	my $client = $site->client;
	$client->{from} = '127.0.0.9';
	my $pass = $client->pass;
	my $body = Latchkey::Client::form($client->fields("n" . int rand 1e9),
		captcha_token => $pass);
	my $socket = $client->dial;
	print {$socket} join("\r\n", 'POST /register HTTP/1.1',
		'Host: localhost', 'Connection: close', 'Accept: text/html',
		'Sec-Fetch-Site: same-origin', "Content-Type: $form",
		'Content-Length: ' . length $body, @lines, '', $body);
	local $/;
	return (<$socket> // '') =~ m{^HTTP/1\.1 (\d+)} ? $1 : 0;
}

# Two registrations an hour; the visitor writes a line of his own.
sub forwarded {
	my ($site) = @_;
	my @said = map { limited($site, "X-Forwarded-For: 203.0.113.$_",
		'X-Forwarded-For: 198.51.100.7') } 1 .. 3;
	is "@said", '303 303 429', 'trial F1: of two lines the proxy\'s counts';
	@said = map { limited($site, "X-Forwarded-For: 198.51.100.8:$_") }
	    5001 .. 5003;
	is "@said", '303 303 429', 'trial F7: a port is none of the address';
	@said = map { limited($site, "X-Forwarded-For: $_") }
	    '"198.51.100.9"', '[::ffff:198.51.100.9]', '198.51.100.9';
	is "@said", '303 303 429', 'nor is how it is written';
	@said = map { limited($site, "X-Forwarded-For: $_") } 'unknown',
	    '_hidden', 'unix:', 'unknown', '192.0.2.77';
	is "@said", '303 303 303 303 303',
	    'trial F7: who cannot be told apart has limits of its own';
	like $site->log, qr/X-Forwarded-For 'unknown': is no address/,
	    'of which the log warns';
	is scalar(() = $site->log =~ /'unknown': is no address/g), 1, 'once';
}

sub countries {
	my ($site) = @_;
	my $answer = $site->client->get('/countries?lang=en',
		Accept => 'application/json');
	like header($answer, 'Cache-Control'), qr/^public/, 'countries are kept';
	is cookies($answer), '', 'security 28: so they carry no cookie';
	is scalar(grep { $_->[0] eq 'vary' } @{ $answer->{all} }), 1,
	    'and one Vary';
}

for my $web (qw(nginx fcgid)) {
	subtest $web => sub {
		my $site = Latchkey->new(web => $web, settings => {
			site => { proxies => '127.0.0.0/16' },
			limits => { registrations => '2/h 200/day' } });
		my $ada = $site->client;
		person($site, 'ada');
		$ada->post('/login', login => 'ada',
			password => 'correct ada battery');
		is $ada->get('/session')->{status}, 204, 'signed in';
		origins($site, $ada);
		jars($site, $ada);
		forwarded($site);
		countries($site);
		$site->stop;
	};
}

subtest 'proxies' => sub {
	for my $wrong ('nonsense', '10.0.0.0/33', '0.0.0.0/0') {
		my $site = Latchkey->new(stopped => 1,
			settings => { site => { proxies => $wrong } });
		my ($status, $said) = $site->latchkey('init', '--defaults');
		isnt $status, 0, "$wrong is refused";
		like $said, qr/latchkey\.conf:\d+: site\.proxies must be/,
		    'with file and line';
		$site->stop;
	}
};

done_testing;
