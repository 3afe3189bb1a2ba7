#!/usr/bin/perl
# Who may register: [register] open = no and approve, [email] allow and refuse.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;

# Each request of plain CGI reads the settings anew.
sub new_site {
	my (%settings) = @_;
	return Latchkey->new(web => 'cgi', settings => {
		limits => { factor => 0 },
		sms => { transport => 'file', countries => 'US' }, %settings });
}

sub app {
	my ($client, %more) = @_;
	return (order => 'app', country => 'US', terms => 1,
		captcha_token => $client->pass, %more);
}

sub is_closed {
	my ($answer, $what) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	is($answer->{status}, 403, "$what: closed");
	return like($answer->{body}, qr{<h1>Registration is closed</h1>},
		'and the page says so');
}

sub pages_closed {
	my ($site) = @_;
	my $visitor = $site->client;
	is_closed($visitor->get('/register'), 'the form');
	is_closed($visitor->get('/register?order=app'), 'the phone\'s order');
	is_closed($visitor->post('/register', $visitor->fields('late')),
		'a form sent');
	is_closed($visitor->post('/register', app($visitor, via => 'email',
		email => 'late@example.com')), 'of the phone\'s order, too');
	is_problem($visitor->get_json('/register'), '403 registration-closed',
		'a program is told');
	is_problem($visitor->post_json('/register', { $visitor->fields('late') }),
		'403 registration-closed', 'when it sends, too');
	is_problem($visitor->post_json('/register', { app($visitor, via =>
		'phone', phone => '5553219876') }), '403 registration-closed',
		'in any order');
	is($visitor->get_json('/')->{json}{registration}, 'closed',
		'and could have known');
	for my $page (qw(/ /login /help /app /login?order=app /confirm)) {
		unlike($visitor->get($page)->{body}, qr{href="/register},
			"$page leads nobody there");
	}
}

sub closed {
	my $site = new_site();
	my ($web, $done, $phone) = map { $site->client } 1 .. 3;
	$web->register('webby');
	$done->register('donna');
	is_goes($done->post('/confirm', code => $site->code('donna@example.com')),
		'/account', 'one is done in time');
	$phone->post('/register', app($phone, via => 'email',
		email => 'phoner@example.com'));
	my %code = map { $_ => $site->code("$_\@example.com") }
	    qw(webby phoner);
	$site->write_settings(register => { open => 'no' });
	pages_closed($site);
	is_closed($web->get('/confirm'), 'a registration that was running');
	is_closed($web->post('/confirm', code => $code{webby}), 'its code');
	is_closed($web->post('/confirm', resend => 1), 'another code');
	is_problem($web->post_json('/confirm', { code => $code{webby} }),
		'403 registration-closed', 'for a program');
	is_closed($phone->post('/confirm', code => $code{phoner}),
		'one of the phone\'s order');
	is_closed($site->client->post('/confirm', via => 'email',
		email => 'phoner@example.com', code => $code{phoner}),
		'elsewhere, too');
	my $back = $site->client;
	is_goes($back->post('/login', login => 'webby',
		password => 'correct webby battery'), '/confirm',
		'who comes back for the code');
	is_closed($back->get('/confirm'), 'reads it there');
	is_goes($done->get('/confirm'), '/account', 'what was done stays so');
	is_goes($site->client->post('/login', login => 'donna',
		password => 'correct donna battery'), '/account',
		'accounts are as they were');
	my ($status, $list) = $site->latchkey('user', 'list');
	is(scalar(() = $list =~ /\n/g), 1, 'no other account was made');
	$site->write_settings(register => { open => 'yes' });
	is_goes($web->post('/confirm', code => $code{webby}), '/account',
		'opened again: the same code is good');
	$site->stop;
}

sub waits {
	my ($site, $client, $what) = @_;
	my $page = $client->get('/confirm');
	is($page->{status}, 200, "$what: a page");
	like($page->{body}, qr{<h1>Waiting for approval</h1>}, 'says what for');
	ok(!$client->jar->{'lk-session'}, 'nobody is signed in');
	is_goes($client->get('/account'), '/login?next=/account',
		'nor on My Account');
}

sub signing_in {
	my ($site) = @_;
	my %right = (login => 'webby', password => 'correct webby battery');
	my $client = $site->client;
	my $page = $client->post('/login', %right);
	is_page($page, 403, 'account-waiting', 'signing in: it waits');
	is(cookies($page), '', 'without a session');
	is_problem($client->post_json('/login', \%right), '403 account-waiting',
		'a program is told');
	my $wrong = { %right, password => 'wrong webby battery' };
	is_problem($client->post_json('/login', $wrong),
		'401 login-wrong login:login-wrong',
		'but nobody without the password');
}

sub approve {
	my ($site, $name, $verb) = @_;
	my $client = $site->client;
	my ($status, $said) = $site->latchkey('user', $verb, $name);
	is($status, 0, "$verb $name") or diag $said;
	is_goes($client->post('/login', login => $name,
		password => "correct $name battery"), '/account', 'it is open');
}

sub approval {
	my $site = new_site(register => { open => 'approve' });
	is($site->client->get_json('/')->{json}{registration}, 'approve',
		'programs can know');
	my ($web, $phone, $program) = map { $site->client } 1 .. 3;
	$web->register('webby');
	is_goes($web->post('/confirm', code => $site->code('webby@example.com')),
		'/confirm', 'a right code');
	waits($site, $web, 'the web\'s order');
	is($web->post('/confirm', code => '000000')->{status}, 200,
		'sent again: the same page');
	$phone->post('/register', app($phone, via => 'phone',
		phone => '5553219876'));
	my ($code) = $site->text('+15553219876') =~ /(\d{6})/;
	$phone->post('/confirm', code => $code);
	is_goes($phone->post('/register', order => 'app', username => 'phoner',
		password => 'correct phoner battery',
		password_confirm => 'correct phoner battery'), '/confirm',
		'the phone\'s order, finished');
	waits($site, $phone, 'the phone\'s order');
	my $flow = $program->register_json('robot')->{json}{flow};
	my $made = $program->post_json('/confirm', { flow => $flow,
		code => $site->code('robot@example.com') });
	is("$made->{status} $made->{json}{next} $made->{json}{account}{username}",
		'201 approval robot', 'a program: made');
	ok(!$made->{json}{session}, 'without a session');
	is_problem($program->post_json('/register', { flow => $flow,
		$program->fields('robot') }), '409 flow-done',
		'repeated: no session either');
	signing_in($site);
	my ($status, $list) = $site->latchkey('user', 'list', '--waiting');
	is(join(' ', sort $list =~ /^(\w+)\t.*\twaiting$/mg),
		'phoner robot webby', 'the admin sees who waits');
	approve($site, 'webby', 'approve');
	is($site->mail('webby@example.com', 2)->{subject},
		'Your account at Example is open', 'a mail says so');
	approve($site, 'phoner', 'approve');
	like($site->text('+15553219876', 2), qr/has been approved/,
		'or a text');
	approve($site, 'robot', 'enable');
	ok($site->mail('robot@example.com', 2), 'enabled is approved');
	($status, $list) = $site->latchkey('user', 'list', '--waiting');
	is($list, '', 'nobody waits any more');
	$site->stop;
}

# allow, and what is refused though it is allowed.
sub domains {
	my %right = (allow => "example.com *.example.org b\xc3\xbccher.example",
		refuse => 'bad.example.org');
	my $site = new_site(email => \%right);
	my $client = $site->client;
	my %said;
	for my $domain (qw(example.com a.example.org xn--bcher-kva.example
		b%C3%BCcher.example example.net example.org www.example.com
		bad.example.org)) {
		my $email = 'x@' . $domain =~ s/%(..)/chr hex $1/ger;
		my $flow = $site->client->register('alice', email => $email);
		$said{$domain} = $flow->{status};
		my ($status, $judged) = $site->latchkey('judge', 'email',
			\"$email\n");
		is($status == 0 ? 303 : 422, $flow->{status},
			"$domain: as judge says");
	}
	is(join(' ', sort grep { $said{$_} == 303 } keys %said),
		'a.example.org b%C3%BCcher.example example.com '
		. 'xn--bcher-kva.example', 'the right ones are taken');
	my $page = $client->register('bob', email => 'bob@example.net');
	is_page($page, 422, 'email-domain-refused', 'another one is not');
	like(sentence($page, 'email-domain-refused'),
		qr/at one of these: example\.com, \*\.example\.org, b/,
		'and the page says what is right');
	my $told = $client->register_json('bob', email => 'bob@example.net');
	is_problem($told, '422 email-domain-refused email:email-domain-refused',
		'a program is told');
	like($told->{json}{errors}[0]{detail}, qr/example\.com, \*\.example\.org/,
		'the same');
	is_problem($client->post_json('/register', { app($client, via => 'email',
		email => 'bob@example.net') }),
		'422 email-domain-refused email:email-domain-refused',
		'in the phone\'s order');
	my $flow = $client->register_json('bob', email => 'bob@example.com')
	    ->{json}{flow};
	is_problem($client->post_json('/confirm', { flow => $flow,
		via => 'email', country => 'US', email => 'bob@example.net' }),
		'422 email-domain-refused email:email-domain-refused',
		'nor can an address be changed to one');
	my $carol = $site->client;
	$carol->register('carol', email => 'carol@a.example.org');
	$carol->post('/confirm', code => $site->code('carol@a.example.org'));
	$page = $carol->post('/account', action => 'email',
		email => 'carol@example.net');
	is_page($page, 422, 'email-domain-refused', 'nor that of an account');
	like(sentence($page, 'email-domain-refused'), qr/at one of these/,
		'where the page says what is right, too');
	my ($status, $said) = $site->latchkey('user', 'add', 'carol2', '--email',
		'carol2@example.net', '--stdin', \'correct carol battery');
	like("$status $said", qr/^1 .*email-domain-refused/, 'nor by the admin');
	$site->stop;
}

subtest 'open = no'      => \&closed;
subtest 'open = approve' => \&approval;
subtest 'allow, refuse'  => \&domains;
done_testing;
