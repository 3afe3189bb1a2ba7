#!/usr/bin/perl
# What every URL does with every kind of request: methods, types, sizes, text,
# paths, headers, and requests from other sites.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;

my $form = 'application/x-www-form-urlencoded';
my %post = map { $_ => 1 } qw(/register /confirm /captcha /login /logout
    /account /recover);
my @urls = qw(/ /help /terms /register /countries /captcha /challenge
    /confirm /login /logout /recover);

sub send_form {
	my ($client, $path, $body, %headers) = @_;
	return $client->request('POST', $path, body => $body,
		headers => { 'Content-Type' => $form,
			'Sec-Fetch-Site' => 'same-origin', %headers });
}

sub send_json {
	my ($client, $path, $body, %headers) = @_;
	return Latchkey::Client::json($client->request('POST', $path,
		body => $body,
		headers => { 'Content-Type' => 'application/json', %headers }));
}

sub methods {
	my ($site) = @_;
	my $client = $site->client;
	for my $url (@urls, '/account') {
		my $get  = $client->get($url);
		my $head = $client->request('HEAD', $url);
		is($head->{status}, $get->{status}, "HEAD $url is as GET");
		is($head->{body}, '', "HEAD $url has no body");
		my $allow = 'GET, HEAD, ' . ($post{$url} ? 'POST, ' : '')
		    . 'OPTIONS';
		my $options = $client->request('OPTIONS', $url);
		is("$options->{status} $options->{headers}{allow}",
			"204 $allow", "OPTIONS $url");
		is($options->{headers}{'access-control-allow-origin'}, undef,
			"$url has nothing for other sites");
		for my $method (qw(PUT DELETE PATCH),
			$post{$url} ? () : 'POST') {
			my $answer = $client->request($method, $url,
				headers => { Accept => 'application/json',
					'Content-Length' => 0 });
			is($answer->{headers}{allow}, $allow,
				"$method $url says what would do");
			is_problem(Latchkey::Client::json($answer),
				'405 wrong-method', "$method $url");
		}
	}
}

sub headers {
	my ($site) = @_;
	my $client = $site->client;
	my @answers = map { [ $_, $client->get($_) ] } @urls, '/account',
	    '/register/', '/register/x', '/session';
	push @answers, [ 'POST /register', $client->post('/register') ],
	    [ '405', $client->request('PUT', '/register') ],
	    [ '403', $client->request('POST', '/register', body => 'a=b',
		headers => { Origin => 'https://evil.example',
			'Content-Type' => $form }) ],
	    [ '413', send_form($client, '/register', 'a=' . 'x' x 20000) ],
	    [ '415', send_form($client, '/register', 'a=b',
		'Content-Type' => 'text/plain') ],
	    [ '400', send_form($client, '/register', 'username=%ff') ],
	    [ 'JSON', $client->get('/register', Accept => 'application/json') ];
	for (@answers) {
		my ($name, $answer) = @$_;
		is_guarded($answer, $name);
		# A server that compresses adds its own.
		is(header($answer, 'Vary') =~ s/ //gr
			=~ s/,Accept-Encoding\b//r,
			'Accept,Accept-Language,Cookie',
			"$name: Vary");
		is(header($answer, 'Cache-Control'), $name eq '/countries'
			? 'public, max-age=3600' : 'no-store',
			"$name: where it is kept");
		ok($answer->{status} < 500, "$name: $answer->{status}");
	}
}

# What the web server sends by itself, with the lines of the samples.
sub static {
	my ($site) = @_;
	my $client = $site->client;
	my ($style) = $client->get('/register')->{body}
	    =~ m{href="(/static/style\.css\?v=\w+)"};
	my %answer = (200 => $client->get($style),
		404 => $client->get('/static/none.css'));
	for my $status (sort keys %answer) {
		my $answer = $answer{$status};
		is($answer->{status}, $status, "$status of static/");
		is(header($answer, 'Content-Security-Policy'),
			"default-src 'none'; frame-ancestors 'none'",
			"$status: a strict policy");
		is(header($answer, 'X-Content-Type-Options'), 'nosniff',
			"$status: nosniff");
	}
	is(header($answer{200}, 'Cache-Control'),
		'public, max-age=31536000, immutable', 'kept for good');
	unlike(header($answer{404}, 'Cache-Control') // '', qr/immutable/,
		'but not what is missing');
	for my $path (qw(/icon /colours /manifest.webmanifest /offline)) {
		is_guarded($client->get($path), $path);
	}
	is($client->get("/static/$_")->{status}, 404, "no $_")
	    for '../pages/en/home.xhtml', '%2e%2e/pages/en/home.xhtml';
}

# No word of a request makes an address: links are paths, and what has to be
# whole comes from the settings.
sub hosts {
	my ($site) = @_;
	my $evil = 'evil.example';
	my %forged = (Host => $evil, 'X-Forwarded-Host' => $evil,
		Forwarded => "host=$evil", 'X-Original-Host' => $evil);
	for my $path (@urls, '/app', '/account', '/register/',
		'/manifest.webmanifest') {
		my $answer = $site->client->request('GET', $path,
			headers => { %forged });
		my $all = join "\n", $answer->{body}, map { $_ // '' }
		    map { ref $_ ? @$_ : $_ } values %{ $answer->{headers} };
		unlike($all, qr/\Q$evil\E/, "$path: no host of the request's");
	}
}

sub paths {
	my ($site) = @_;
	my $client = $site->client;
	for my $url (qw(/register /login /help /countries /captcha)) {
		my $slash = $client->get("$url/");
		is("$slash->{status} " . header($slash, 'Location'),
			"308 $url", "$url/ leads to $url");
		my $more = Latchkey::Client::json($client->get("$url/more",
			Accept => 'application/json'));
		is_problem($more, '404 not-found', "$url/more is nothing");
		is($client->get("$url/more")->{status}, 404,
			"$url/more as a page");
	}
	is($client->get('/register.php')->{status}, 404, 'no other names');
	my $mixed = $client->request('GET', '/register',
		headers => { Host => 'EXAMPLE.Com' });
	is($mixed->{status}, 200, 'item 13: the host may be in mixed case');
}

sub sizes_and_types {
	my ($site) = @_;
	my $client = $site->client;
	my %json = (Accept => 'application/json');
	my $answer = send_form($client, '/register', 'a=' . 'x' x 20000, %json);
	is_problem(Latchkey::Client::json($answer), '413 too-large',
		'more than 16 KiB');
	$answer = send_form($client, '/register',
		join('&', map { "f$_=1" } 1 .. 65), %json);
	is_problem(Latchkey::Client::json($answer), '413 too-large',
		'more than 64 fields');
	$answer = send_form($client, '/register', 'username=' . 'x' x 4097,
		%json);
	is_problem(Latchkey::Client::json($answer), '413 too-large',
		'a value of more than 4 KiB');
	for my $type ('text/plain', 'multipart/form-data; boundary=x',
		'application/xml', 'application/jsonp') {
		$answer = send_form($client, '/register', 'a=b',
			'Content-Type' => $type, %json);
		is_problem(Latchkey::Client::json($answer), '415 wrong-type',
			"a body of $type");
	}
	for my $type ($form, 'application/json') {
		$answer = send_form($client, '/register', "\x1f\x8b\x08",
			'Content-Type' => $type, 'Content-Encoding' => 'gzip',
			%json);
		is_problem(Latchkey::Client::json($answer), '415 wrong-type',
			"a packed body of $type");
	}
	$answer = send_form($client, '/register', 'a=b',
		'Content-Type' => "$form; charset=utf-8");
	is($answer->{status}, 422, 'a form may name its charset');
	is(send_form($client, '/register', 'a=' . 'x' x 20000)->{status}, 413,
		'a page for 413');
}

sub text {
	my ($site) = @_;
	my $client = $site->client;
	my %broken = (
		'broken UTF-8'      => 'username=%ff',
		'overlong UTF-8'    => 'username=%c0%80',
		'a surrogate'       => 'username=%ed%a0%80',
		'NUL'               => 'username=a%00b',
		'a control'         => 'username=a%01b',
		'U+FFFE'            => 'username=%ef%bf%be',
		'raw broken UTF-8'  => "username=\xff",
		'broken in a name'  => '%ff=1',
		'a broken escape'   => 'username=%zz',
	);
	for my $what (sort keys %broken) {
		my $answer = send_form($client, '/register', $broken{$what},
			Accept => 'application/json');
		like(problem(Latchkey::Client::json($answer)),
			$what =~ /name/ ? qr/^400 bad-request$/
			: qr/^422 username-bad-character /, "$what in a form");
	}
	my %bad_json = (
		'no JSON'           => '{',
		'a list'            => '[]',
		'a number'          => '1',
		'twice'             => '{"username":"a","username":"b"}',
		'NUL'               => '{"username":"a\u0000b"}',
		'broken UTF-8'      => "{\"username\":\"\xff\"}",
		'half a pair'       => '{"username":"\ud800"}',
		'too deep'          => '{"a":' . '[' x 9 . ']' x 9 . '}',
		'something behind'  => '{} {}',
	);
	for my $what (sort keys %bad_json) {
		like(problem(send_json($client, '/register', $bad_json{$what})),
			$what =~ /NUL|UTF-8|pair/
			? qr/^422 username-bad-character /
			: qr/^400 bad-request$/, "$what in JSON");
	}
	is($client->get('/register?x=%ff')->{status}, 200,
		'broken UTF-8 in a query');
	my $answer = send_json($client, '/register',
		'{"username":["a"],"extra":{"b":1},"captcha_token":7}');
	like(problem($answer), qr/username:username-wrong-type/,
		'a list is no user name, what is unknown is ignored');
	$answer = send_form($client, '/register', 'username=a&username=b',
		Accept => 'application/json');
	like(problem(Latchkey::Client::json($answer)),
		qr/username:username-repeated/, 'a field that came twice');
}

sub cross_site {
	my ($site) = @_;
	my $own = $site->url;
	my @cases = (
		[ { 'Sec-Fetch-Site' => 'same-origin' }, 422, 'same-origin' ],
		[ { 'Sec-Fetch-Site' => 'none' }, 422, 'typed by hand' ],
		[ { 'Sec-Fetch-Site' => 'cross-site' }, 403, 'cross-site' ],
		[ { 'Sec-Fetch-Site' => 'same-site' }, 403, 'a sister site' ],
		[ { 'Sec-Fetch-Site' => 'cross-site', Origin => $own }, 403,
			'cross-site with our origin' ],
		[ { Origin => $own }, 422, 'our origin' ],
		[ { Origin => 'https://evil.example' }, 403, 'another origin' ],
		[ { Origin => "$own.evil.example" }, 403, 'one that begins so' ],
		[ { Origin => 'null' }, 403, 'Origin: null' ],
		[ {}, 422, 'neither' ],
	);
	for (@cases) {
		my ($headers, $status, $name) = @$_;
		my $client = $site->client;
		for my $url (qw(/register /login)) {
			my $answer = $client->request('POST', $url,
				body => 'a=b', headers => { %$headers,
					'Content-Type' => $form });
			is($answer->{status}, $status, "$name: POST $url");
		}
		next if $status != 403;
		is_problem(send_json($client, '/register', '{}', %$headers),
			'403 cross-site', "$name in JSON");
	}
	is($site->client->get('/register',
		'Sec-Fetch-Site' => 'cross-site')->{status}, 200,
		'a link from another site is followed');
}

# Without knowing where a POST comes from no cookie counts.
sub cookies_of_strangers {
	my ($site) = @_;
	my $client = $site->client;
	$client->register('stranger');
	my $flow = $client->jar->{'lk-flow'};
	ok($flow, 'a flow is running');
	for my $headers ({}, { Origin => 'null' }) {
		my $answer = Latchkey::Client::json($client->request('POST',
			'/confirm', body => 'code=000000', headers => {
				%$headers, Accept => 'application/json',
				'Content-Type' => $form }));
		is_problem($answer, '403 cross-site', 'the cookie is not used');
		is(cookies($answer), '', 'and none is given');
		$answer = $client->request('POST', '/confirm',
			body => 'code=000000', headers => { %$headers,
				'Content-Type' => $form });
		is($answer->{status}, 403, 'nor for a page');
		like($answer->{body}, qr{<a href="/">}, 'which leads to ours');
	}
	my $body = send_json($client, '/confirm',
		qq({"flow":"$flow","code":"000000"}));
	is_problem($body, '422 code-wrong code:code-wrong',
		'a flow in the body is');
}

# Whoever starts a program without them: what it opens is not taken for them.
sub closed_descriptors {
	my ($site) = @_;
	local %ENV = (%ENV, REQUEST_METHOD => 'GET', SCRIPT_NAME => '/help',
		REMOTE_ADDR => '127.0.0.1', HTTP_ACCEPT => 'text/html');
	my $program = $site->program('site');
	for my $closed ('2>&-', '<&- 2>&-') {
		my $said = qx($program $closed);
		like($said, qr{\AStatus: 200.*</html>\n\z}s, "started with $closed");
	}
}

both({ limits => { factor => 100 } }, sub {
	my ($site) = @_;
	methods($site);
	headers($site);
	static($site);
	hosts($site);
	paths($site);
	sizes_and_types($site);
	text($site);
	cross_site($site);
	cookies_of_strangers($site);
	closed_descriptors($site);
});

done_testing;
