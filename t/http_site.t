#!/usr/bin/perl
# The pages that explain, the countries, the language, and the way from page
# to page as a visitor walks it.
use strict;
use warnings;
use utf8;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Encode qw(decode_utf8);
use File::Path qw(make_path);
use Latchkey::Check;
use Compress::Zlib ();
use Test::More;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
    for qw(output failure_output todo_output);

# German words for the test, whatever translations there are.
my $own = File::Temp::tempdir('latchkey-pages.XXXXXX', TMPDIR => 1,
	CLEANUP => 1);
chmod 0755, $own;
make_path("$own/de");
for my $file (glob "$ENV{LATCHKEY_SOURCE}/htdocs/pages/en/*.xhtml") {
	my ($name) = $file =~ m{([^/]+)$};
	my $text = Latchkey::slurp($file);
	$text =~ s/User Register/Neues Konto/g;
	$text =~ s/Choose a user name\./Bitte einen Namen./g;
	Latchkey::spew("$own/de/$name", $text);
}

sub walk {
	my ($site) = @_;
	my $client = $site->client;
	my $home = $client->get('/');
	like($home->{body}, qr/Example/, 'the site has its name');
	like($home->{body}, qr{href="/register"}, 'item 14: Register');
	unlike($home->{body}, qr/hik|hicloud|iVMS/i, 'and no other name');
	my @seen = ('/');
	my %seen = ('/' => 1);
	while (defined(my $path = shift @seen)) {
		my $page = $client->get($path);
		is($page->{status}, 200, "item 15: $path is there")
		    unless $path eq '/account';
		my $text = $page->{body};
		my %id;
		$id{$_}++ for $text =~ /\bid="([^"]+)"/g;
		is(join(' ', grep { $id{$_} > 1 } sort keys %id), '',
			"$path: every id once");
		for my $link ($text =~ /\b(?:href|src|action)="([^"]+)"/g) {
			ok($link =~ m{^[/#]|^http://localhost:}
				|| $link =~ /^mailto:/, "$path: $link is ours");
			ok($id{$1}, "item 10: $path: $link is in the page")
			    if $link =~ /^#(.+)/;
			next if $link !~ m{^/} || $link =~ /token=/;
			(my $to = $link) =~ s/[#].*//;
			push @seen, $to unless $seen{$to}++;
		}
	}
	ok($seen{$_}, "$_ is linked from somewhere") for qw(/help /terms
	    /register /login /recover);
	like($client->get('/register')->{body},
		qr{<title>User Register.*<h1>User Register</h1>}s,
		'item 18: title and heading');
}

sub compressed {
	my ($site) = @_;
	my $client = $site->client;
	my ($style) = $client->get('/register')->{body}
	    =~ m{href="(/static/style.css[^"]*)"};
	my $sent = 0;
	for my $path ('/register', $style, $style =~ s/style\.css.*/script.js/r) {
		my $answer = $client->get($path, 'Accept-Encoding' => 'gzip');
		is(header($answer, 'Content-Encoding'), 'gzip',
			"$path is compressed");
		is(Compress::Zlib::memGunzip($answer->{body}),
			$client->get($path)->{body}, 'and whole')
		    unless $path eq '/register';
		$sent += length $answer->{body};
	}
	ok($sent <= 10500, "a first visit sends $sent bytes and a picture");
	is(Compress::Zlib::memGunzip($client->get('/countries',
		Accept => 'application/json', 'Accept-Encoding' => 'gzip')
		->{body}) =~ /^\{"regions"/, 1, 'the countries once only');
}

sub for_programs {
	my ($site) = @_;
	my $json = $site->client->get_json('/')->{json};
	is($json->{api}, 1, 'the interface has a number');
	is($json->{name}, 'Example', 'the name');
	is($json->{origin}, $site->url, 'where it is');
	is_deeply($json->{via}, ['email'], 'how one can register');
	is_deeply($json->{sms_countries}, [], 'no texts yet');
	is_deeply($json->{languages}, [qw(en de)], 'the languages');
	is_deeply($json->{password}, { minimum => 8, maximum => 256 },
		'how long a password is');
	is($json->{registration}, 'open', 'whether one can register');
	like(header($site->client->get('/', Accept => 'text/html, application/json'),
		'Content-Type'), qr{^text/html}, 'a browser gets the page');
}

sub countries {
	my ($site) = @_;
	my $client = $site->client;
	my $answer = $client->get_json('/countries?lang=en');
	my @regions = @{ $answer->{json}{regions} };
	is(join(' ', map { $_->{id} } @regions),
		'europe asia america africa oceania', 'item 35: five, in order');
	my %in;
	for my $region (@regions) {
		my @names = map { $_->{name} } @{ $region->{countries} };
		ok(@names > 10, "$region->{id} has its countries");
		$in{ $_->{code} } = [ $region->{id}, $_ ]
		    for @{ $region->{countries} };
	}
	is(scalar keys %in, 245, 'all 245 places');
	is($in{$_}[0], 'america', "item 36: $_ is in America")
	    for qw(US CA BR JM);
	is($in{US}[1]{name}, 'USA', 'item 41: USA');
	is($in{BL}[1]{name}, 'Saint Barthélemy', 'item 43: accents');
	isnt($in{VG}[1]{name}, $in{VI}[1]{name}, 'item 42: told apart');
	is($in{$_->[0]}[1]{calling_code}, $_->[1], "item 46: $_->[0]")
	    for [ US => 1 ], [ DE => 49 ], [ MQ => 596 ], [ GB => 44 ];
	ok($in{$_}, "item 45: $_") for qw(JM MQ MX MS NI PA PY PE PR BL KN LC
	    MF PM VC SX SR TT TC US UY VE VG VI CA);
	is(header($answer, 'Content-Type'), 'application/json; charset=utf-8',
		'item 43: UTF-8 is said');
	is(header($answer, 'Cache-Control'), 'public, max-age=3600',
		'it may be kept an hour');
	my $tag = header($answer, 'ETag');
	like($tag, qr/^"[0-9a-f]+"$/, 'it has a tag');
	my %again = (Accept => 'application/json', 'If-None-Match' => $tag);
	my $same = $client->get('/countries?lang=en', %again);
	is("$same->{status} [$same->{body}]", '304 []', '304 for the same');
	is(header($same, 'ETag'), $tag, '304 names the tag');
	is_guarded($same, '304');
	my $small = $client->get('/countries?lang=en',
		Accept => 'application/json', 'Accept-Encoding' => 'gzip');
	is(header($small, 'Content-Encoding'), 'gzip', 'compressed');
	cmp_ok(length $small->{body}, '<=', 4500, 'to at most 4.5 kB');
	isnt(header($small, 'ETag'), $tag, 'under a tag of its own');
	is(Compress::Zlib::memGunzip($small->{body}), $answer->{body},
		'which is the same list');
	is($client->get('/countries?lang=en', Accept => 'application/json',
		'Accept-Encoding' => 'gzip', 'If-None-Match' =>
		header($small, 'ETag'))->{status}, 304, '304 for it too');
	my $german = $client->get_json('/countries?lang=de');
	isnt(header($german, 'ETag'), $tag, 'another tag in another language');
	like($german->{body}, qr/Deutschland/, 'with its own names');
	is($client->get('/countries?lang=de', %again)->{status}, 200,
		'that is no 304');
	my $page = $client->get('/countries?lang=en');
	my @heads = $page->{body} =~ m{<h2[^>]*>(.*?)</h2>}g;
	is("@heads", 'Europe Asia America Africa Oceania',
		'item 37: five headed lists as a page');
	unlike($site->client->get('/register')->{body},
		qr/<option value=[A-Z]{2}[^>]*selected/,
		'item 27: no country is chosen at first');
}

sub heading {
	my ($answer) = @_;
	return $answer->{body} =~ m{<h1>(.*?)</h1>} ? decode_utf8($1) : '';
}

sub language {
	my ($site) = @_;
	my ($english, $german) = ('User Register', 'Neues Konto');
	my $get = sub { heading($site->client->get(@_)) };
	is($get->('/register'), $english, 'the first of the languages');
	is($get->('/register', 'Accept-Language' => 'de-AT, en;q=0.5'), $german,
		'item 17: as the browser wishes');
	is($get->('/register', 'Accept-Language' => 'fr, de;q=0.2, en;q=0.1'),
		$german, 'the best of what there is');
	is($get->('/register', 'Accept-Language' => 'fr'), $english,
		'none of them');
	is($get->('/register?lang=de', 'Accept-Language' => 'en'), $german,
		'item 17: ?lang= wins');
	is($get->('/register?lang=xx', 'Accept-Language' => 'de'), $german,
		'unless there is no such language');
	my $client = $site->client;
	my $page = $client->get('/register?lang=de');
	like(cookies($page), qr/^lk-language=de; Path=\/; Max-Age=31536000;/,
		'it is kept for a year');
	like($page->{body}, qr/<html[^>]*lang="de"/, 'the page says so');
	is(heading($client->get('/register', 'Accept-Language' => 'en')),
		$german, 'the cookie wins over the browser');
	my $again = $client->post('/register', $client->fields('sprache'),
		do => 'language', lang => 'en');
	is($again->{status}, 200, 'item 17: the button on the form');
	is(heading($again), $english, 'item 17: changes the language');
	is(errors($again), '', 'and checks nothing');
	like($again->{body}, qr/name="username"[^>]*value="sprache"/,
		'item 17: what was typed is kept');
	like($again->{body}, qr/<option value=US[^>]*selected/,
		'and what was chosen');
	unlike($again->{body}, qr/correct sprache/, 'but no password');
	is(heading($client->get('/register')), $english, 'from now on');
	my $token = Latchkey::Client::hidden($page, 'captcha_token');
	$again = $client->post('/register', captcha_token => $token,
		captcha => 'ab', do => 'language', lang => 'de');
	is(Latchkey::Client::hidden($again, 'captcha_token'), $token,
		'the picture stays');
	my $wrong = Latchkey::Client::json($site->client->request('POST',
		'/register', body => '{}', headers =>
		{ 'Content-Type' => 'application/json',
			'Accept-Language' => 'de' }));
	is($wrong->{json}{errors}[0]{detail}, 'Bitte einen Namen.',
		'problems speak it as well');
}

both({ site => { languages => 'en de', pages => $own },
	limits => { factor => 100 } }, sub {
	my ($site) = @_;
	walk($site);
	for_programs($site);
	compressed($site);
	countries($site);
	language($site);
});

done_testing;
