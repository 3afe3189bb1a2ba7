#!/usr/bin/perl
# Signing in and out, My Account, and what /session tells other parts of the
# site.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;

sub login {
	my ($site) = @_;
	my $client = $site->client;
	$client->register('Keyholder');
	$client->post('/confirm', code => $site->code('Keyholder@example.com'));
	my %right = (login => 'keyholder', password => 'correct Keyholder battery');
	my $browser = $site->client;
	my $page = $browser->get('/login');
	like($page->{body}, qr/name="login".*name="password"/s, 'the page');
	my $twice = $browser->post('/login', %right, password => 'no');
	is($twice->{status}, 422, 'a repeated field is wrong');
	my $wrong = $browser->post('/login', login => 'keyholder',
		password => 'wrong battery staple');
	is_page($wrong, 422, 'login-wrong', 'a wrong password');
	like($wrong->{body}, qr/name="login"[^>]*value="keyholder"/,
		'the name is kept');
	my $nobody = $browser->post('/login', login => 'nobody',
		password => 'wrong battery staple');
	is(sentence($nobody, 'login-wrong'), sentence($wrong, 'login-wrong'),
		'the same for a name that is not there');
	is_page($browser->post('/login'), 422, 'login-missing password-missing',
		'nothing typed');
	my $right = $browser->post('/login', %right);
	is_goes($right, '/account', 'right');
	is(cookies($right),
		'lk-device=SECRET; Path=/; Max-Age=34560000; HttpOnly; '
		. "SameSite=Lax\n"
		. 'lk-session=SECRET; Path=/; HttpOnly; SameSite=Lax',
		'a cookie for this visit, and one by which the browser is known');
	like($browser->get('/account')->{body}, qr/Keyholder/,
		'My Account says who it is');
	is_goes($site->client->post('/login', login => 'KEYHOLDER@example.com',
		password => $right{password}), '/account',
		'item 113: by the address');
	like(cookies($site->client->post('/login', %right, remember => 1)),
		qr/session=SECRET; Path=\/; Max-Age=2592000; HttpOnly/,
		'remembered for 30 days');
	return \%right;
}

sub next_page {
	my ($site, $right) = @_;
	is_goes($site->client->post('/login?next=/shop/cart?a=1&b=2', %$right),
		'/shop/cart?a=1&b=2', 'on to where one wanted to go');
	my $page = $site->client->get('/login?next=/shop');
	is(Latchkey::Client::hidden($page, 'next'), '/shop',
		'the form remembers it');
	is_goes($site->client->post('/login', %$right, next => '/shop'),
		'/shop', 'and hands it on');
	for my $evil ('//evil.example', 'https://evil.example', '/\\evil',
		'/a/../../b', '/%2e%2e/x', "/a\tb", 'javascript:alert(1)',
		'/' . 'x' x 1024) {
		is_goes($site->client->post('/login', %$right, next => $evil),
			'/account', 'not on to ' . substr($evil, 0, 24) =~
			    s/\t/ /r);
	}
}

sub account {
	my ($site, $right) = @_;
	my $visitor = $site->client;
	is_goes($visitor->get('/account'), '/login?next=/account',
		'My Account of nobody leads to Login');
	is_problem($visitor->get_json('/account'), '401 session-missing',
		'a program is told');
	my $program = $site->client;
	my $in = $program->post_json('/login', $right);
	is($in->{status}, 200, 'a program signs in');
	is(cookies($in), '', 'without a cookie');
	my $token = $in->{json}{session}{token};
	is($in->{json}{account}{username}, 'Keyholder', 'and learns who it is');
	my $bearer = $site->client(headers => { Authorization => "Bearer $token" });
	my $mine = $bearer->get_json('/account');
	is($mine->{json}{account}{email}, 'Keyholder@example.com',
		'My Account for a token');
	ok(scalar(grep { $_->{current} } @{ $mine->{json}{sessions} }) == 1,
		'and this session among the others');
	is_problem($site->client(headers => { Authorization => 'Bearer x' })
		->get_json('/account'), '401 session-expired', 'a wrong token');
	return $token;
}

sub session {
	my ($site, $right, $token) = @_;
	my $browser = $site->client;
	my $none = $browser->get('/session');
	is("$none->{status} [$none->{body}]", '401 []', 'nobody is signed in');
	$browser->post('/login', %$right);
	for my $method (qw(GET HEAD POST PUT DELETE)) {
		my $yes = $browser->request($method, '/session',
			$method eq 'POST' ? (body => 'x' x 100, headers =>
				{ 'Content-Type' => 'text/plain',
				Origin => $site->url }) : ());
		is("$yes->{status} " . (header($yes, 'X-Latchkey-User') // '-'),
			'204 Keyholder', "$method: who it is");
		like(header($yes, 'X-Latchkey-Id'), qr/^[\w-]{8,}$/,
			'and the account');
	}
	is($browser->request('POST', '/session', body => 'x' x 20000)->{status},
		204, 'a program that sends no Origin');
	is($browser->request('POST', '/session',
		headers => { 'Sec-Fetch-Site' => 'same-site' })->{status}, 401,
		'the cookie of a POST from another site does not count');
	is($browser->get('/session', Authorization => 'Bearer x')->{status}, 401,
		'a wrong token does not fall back to the cookie');
	is($site->client->get('/session', Authorization => "Bearer $token")
		->{status}, 204, 'a right one is enough');
	is($site->client->get('/session',
		Cookie => 'lk-session=' . 'A' x 43)->{status}, 401,
		'a forged cookie');
	return $browser;
}

# Only a member of one of the groups, for a program that asks for them.
sub groups {
	my ($site, $browser) = @_;
	my $status = sub { $browser->get("/session?$_[0]")->{status} };
	is($status->('require=staff'), 403, 'in no group');
	$site->latchkey('user', 'group', 'Keyholder', '+staff', 'guests');
	is($status->('require=staff'), 204, 'in the group');
	is($status->('require=admins+guests'), 204, 'in one of them');
	is($status->('require=admins'), 403, 'not in this one');
	is($status->($_), 403, "closed: $_") for 'require=', 'require',
	    'require=staff&require=guests', 'require=staff&x=%ff';
	is($site->client->get('/session?require=staff')->{status}, 401,
		'nobody is in no group');
	$site->latchkey('user', 'group', 'Keyholder', '-staff');
	is($status->('require=staff'), 403, 'put out again');
}

sub logout {
	my ($site, $browser) = @_;
	my $old = $browser->jar->{'lk-session'};
	is($browser->get('/logout')->{status}, 200, 'a button');
	is($browser->get('/session')->{status}, 204, 'nothing changes by GET');
	my $evil = $browser->request('POST', '/logout',
		headers => { 'Sec-Fetch-Site' => 'cross-site' });
	is($evil->{status}, 403, 'nor from another site');
	my $out = $browser->post('/logout');
	is_goes($out, '/', 'signed out');
	like(cookies($out), qr/lk-session=;.*Max-Age=0/, 'the cookie goes');
	is($site->client->get('/session', Cookie => "lk-session=$old")->{status},
		401, 'and so does the session');
}

sub disabled {
	my ($site, $right, $token) = @_;
	my ($status, $said) = $site->latchkey('user', 'disable', 'Keyholder');
	is($status, 0, 'the owner shuts an account') or diag $said;
	is($site->client->get('/session', Authorization => "Bearer $token")
		->{status}, 401, 'its sessions have ended');
	is_problem($site->client->post_json('/login', $right),
		'401 login-wrong login:login-wrong', 'and nobody signs in');
	$site->latchkey('user', 'enable', 'Keyholder');
	is($site->client->post_json('/login', $right)->{status}, 200,
		'opened again');
}

sub idle {
	my ($site, $right) = @_;
	my $browser = $site->client;
	$browser->post('/login', %$right);
	$site->clock(3500);
	is($browser->get('/session')->{status}, 204, 'used within the hour');
	$site->clock(6900);
	is($browser->get('/session')->{status}, 204, 'and again');
	# Its use is noted every five minutes only.
	$site->clock(6900 + 4000);
	is($browser->get('/session')->{status}, 401, 'idle for too long');
	my $gone = $browser->get('/account');
	is_goes($gone, '/login?next=/account', 'it leads to Login');
	like(cookies($gone), qr/lk-session=;.*Max-Age=0/, 'and is taken away');
	$site->clock(0);
}

# Closing the page costs nothing: name and password lead back to the code.
sub unfinished {
	my ($site) = @_;
	my %right = (login => 'LATECOMER',
		password => 'correct Latecomer battery');
	my $began = $site->client;
	$began->register('Latecomer');
	my $code = $site->code('Latecomer@example.com');
	is_page($site->client->post('/login', login => 'Latecomer',
		password => 'wrong one'),
		422, 'login-wrong', 'unfinished: not with a wrong password');
	my $other = $site->client;
	is_goes($other->post('/login', %right), '/confirm',
		'signing in on another device leads to the code');
	my $page = $other->get('/confirm')->{body};
	like($page, qr/L\*\*\*\@example\.com/,
		'142: which page says where it was sent to, masked elsewhere');
	unlike($page, qr/Latecomer\@example/, 'nowhere whole');
	unlike($other->get('/register')->{body}, qr/Latecomer\@example/,
		'nor in the form');
	like($began->get('/confirm')->{body}, qr/Latecomer\@example\.com/,
		'but whole where it was typed');
	my $told = $site->client->post_json('/login', \%right);
	is("$told->{status} $told->{json}{next}", '202 code', 'a program too');
	my $wrong = $site->client->post_json('/confirm',
		{ flow => $told->{json}{flow}, code => '000000' });
	is($wrong->{json}{tries_left}, 4, 'it is the same flow');
	is_goes($other->post('/confirm', code => $code), '/account',
		'the code is good there');
	is($began->get('/confirm')->{status}, 409,
		'and the first browser, where nobody is signed in, says so');
	is_goes($site->client->post('/login', %right), '/account',
		'then it is an account');
}

# Two hope for one name: the later one is found.
sub rivals {
	my ($site) = @_;
	my ($one, $two) = map { $site->client } 1 .. 2;
	$one->register('Rival', email => 'one@example.com');
	$two->register('Rival', email => 'two@example.com',
		password => 'second to have it', password_confirm =>
		'second to have it');
	is($site->client->post_json('/login', { login => 'Rival',
		password => 'correct Rival battery' })->{status}, 401,
		'rivals: the first one is not found');
	my $found = $site->client->post_json('/login', { login => 'Rival',
		password => 'second to have it' });
	is("$found->{status} $found->{json}{sent_to}", '202 t***@example.com',
		'the second is');
	$two->post('/register', $two->fields('Other', email =>
		'two@example.com', password => 'second to have it',
		password_confirm => 'second to have it'));
	is($site->client->post_json('/login', { login => 'Rival',
		password => 'second to have it' })->{status}, 401,
		'not under a name that it gave up');
	is($site->client->post_json('/login', { login => 'Other',
		password => 'second to have it' })->{status}, 202,
		'but under its new one');
	$site->clock(86400);
	is($site->client->post_json('/login', { login => 'Other',
		password => 'second to have it' })->{status}, 401,
		'and a day later no more');
	$site->clock(0);
}

# What cannot be read lets nobody in, and says 403, not 500.
sub unreadable {
	my ($site) = @_;
	chmod 0755, $site->state;
	is($site->client->get('/session', Cookie => 'lk-session=' . 'A' x 43)
		->{status}, 403, 'a state that others may read lets nobody in');
	like($site->log, qr/chmod 0700/, 'and the log says what to do');
	is($site->client->get('/login')->{status}, 503,
		'and nobody signs in');
	chmod 0700, $site->state;
	is($site->client->get('/session')->{status}, 401, 'mended: as before');
	is($site->client->get('/login')->{status}, 200, 'everywhere');
}

both({ limits => { factor => 100 } }, sub {
	my ($site) = @_;
	unreadable($site);
	my $right = login($site);
	next_page($site, $right);
	my $token = account($site, $right);
	my $browser = session($site, $right, $token);
	groups($site, $browser);
	logout($site, $browser);
	disabled($site, $right, $token);
	idle($site, $right);
	unfinished($site);
	rivals($site);
});

done_testing;
