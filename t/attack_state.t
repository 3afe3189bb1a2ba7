#!/usr/bin/perl
# What outlives its proof: nothing that somebody got by proving to be an owner
# is good after a new password, after signing out, or for anybody else.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;

my $site = Latchkey->new(web => 'nginx', settings => {
	limits => { factor => 0 } });

sub email_of {
	my ($name) = @_;
	my ($status, $said) = $site->latchkey('user', 'show', $name);
	return $said =~ /^email: (.*)$/m ? $1 : '-';
}

sub sign_in {
	my ($client, $name, $password) = @_;
	return $client->post_json('/login', { login => $name,
		password => $password // "correct $name battery" });
}

# Somebody who has an account, as a program with a session of its own.
sub member {
	my ($name) = @_;
	person($site, $name);
	return program($name);
}

sub program {
	my ($name, $password) = @_;
	my $token = sign_in($site->client, $name, $password)
	    ->{json}{session}{token};
	return $site->client(headers => { Authorization => "Bearer $token" });
}

sub browser {
	my ($name) = @_;
	my $client = $site->client;
	$client->post('/login', login => $name,
		password => "correct $name battery");
	return $client;
}

sub recover {
	my ($name) = @_;
	my $client = $site->client;
	my $before = () = $site->mails("$name\@example.com");
	$client->post('/recover', login => $name,
		captcha_token => $client->pass);
	my $mail = $site->mail("$name\@example.com", $before + 1);
	my ($token) = $mail->{text} =~ /token=([\w-]+)/;
	return ($client, $mail->{code}, $token);
}

sub reset_password {
	my ($client, $password, %by) = @_;
	return $client->post_json('/recover', { %by, password => $password,
		password_confirm => $password });
}

# security 2: whoever comes next to the computer.
for my $how ([ 'signed out', '/logout' ],
    [ 'signed out everywhere', '/logout', all => 1 ]) {
	my ($name, @out) = @$how;
	my $user = $name =~ /every/ ? 'Everywhere' : 'Here';
	person($site, $user);
	my $ada = browser($user);
	is_goes($ada->post('/account', action => 'email',
		email => "$user-evil\@example.net"), '/confirm',
		"security 2: a change of address, then $name");
	my $code = $site->code("$user-evil\@example.net");
	my %flow = %{ $ada->jar };
	$ada->post('/recover', login => $user, captcha_token => $ada->pass);
	$ada->post(@out);
	is_deeply([ grep { /flow|recover|session/ } keys %{ $ada->jar } ], [],
		'no cookie of it stays');
	%{ $ada->jar } = %flow;
	is($ada->post('/confirm', via => 'email',
		email => "$user-more\@example.net")->{status}, 422,
		'no other address is taken for it');
	is($ada->post('/confirm', code => $code)->{status}, 422,
		'nor its code');
	is($ada->get('/confirm')->{body} =~ /evil/ ? 'shown' : '', '',
		'nor is it shown');
	is(email_of($user), "$user\@example.com", 'the account is as it was');
}

sub begin_change {
	my ($client, $address) = @_;
	return $client->post_json('/account', { action => 'email',
		email => $address })->{json}{flow};
}

# security 2, A2: what ends a change of address.
{
	my $ada = member('Holder');
	my $thief = program('Holder');
	my $flow = begin_change($thief, 'thief@example.net');
	my $code = $site->code('thief@example.net');
	is_problem($site->client->post_json('/confirm',
		{ flow => $flow, code => $code }), '422 flow-unknown',
		'security 2: a flow without its session is nobody\'s');
	is_problem($ada->post_json('/confirm',
		{ flow => $flow, code => $code }), '422 flow-unknown',
		'nor another session\'s of the same account');
	is_problem($thief->post_json('/confirm', { flow => $flow,
		via => 'email', email => 'other@example.net' }),
		'409 flow-wrong-step',
		'another address asks for the password again');
	is($ada->post_json('/account', { action => 'sessions', others => 1 })
		->{status}, 200, 'all others are signed out');
	is_problem($thief->post_json('/confirm',
		{ flow => $flow, code => $code }), '422 flow-unknown',
		'A2: and their changes are void');
	is(email_of('Holder'), 'Holder@example.com', 'the address stays');
	is($ada->get('/session')->{status}, 204, 'who did it is signed in');
	my $mine = begin_change($ada, 'mine@example.net');
	is($ada->post_json('/confirm', { flow => $mine,
		code => $site->code('mine@example.net') })->{status}, 200,
		'the owner\'s own goes through');
	is(email_of('Holder'), 'mine@example.net', 'and counts');
}

# A2, security 3c: in the same second as the reset.
{
	person($site, 'Second');
	my $thief = browser('Second');
	my ($owner, $code) = recover('Second');
	$site->stand(0);
	$thief->post('/account', action => 'email', email => 'second@evil.net');
	my $evil = $site->code('second@evil.net');
	is(reset_password($owner, 'quite new kelp 77', code => $code)
		->{status}, 200, 'A2: a reset in the same second');
	is($thief->post('/confirm', code => $evil)->{status}, 422,
		'ends the change');
	is(email_of('Second'), 'Second@example.com', 'the address stays');
	$site->clock(0);
}

# What an admin does ends the same.
{
	my $eve = member('Shut');
	my $flow = begin_change($eve, 'shut@evil.net');
	my $code = $site->code('shut@evil.net');
	my ($owner, $number) = recover('Shut');
	$site->latchkey('user', 'disable', 'Shut');
	$site->latchkey('user', 'enable', 'Shut');
	is_problem($eve->post_json('/confirm',
		{ flow => $flow, code => $code }), '422 flow-unknown',
		'disabling ends a change of address for good');
	is($eve->get('/session')->{status}, 401, 'and its session');
	is(reset_password($owner, 'quite new kelp 77', code => $number)
		->{status}, 422, 'and recoveries that were asked for');
}

sub proof {
	my ($client) = @_;
	my $given = $client->get_json('/challenge')->{json};
	my ($status, $n) = $site->latchkey('challenge-solve',
		$given->{challenge}, $given->{bits});
	chomp $n;
	return (challenge => $given->{challenge}, proof => $n);
}

# security 4: the phone's order, begun by one and proved by another.
{
	my ($eve, $victim) = ($site->client, $site->client);
	my $flow = $eve->post_json('/register', { order => 'app',
		via => 'email', email => 'victim@example.com', country => 'US',
		username => 'Evil', password => 'eve knows this 41',
		password_confirm => 'eve knows this 41',
		terms => 1, proof($eve) })->{json}{flow};
	my $code = $site->code('victim@example.com');
	my $own = $victim->post_json('/confirm', { via => 'email',
		email => 'victim@example.com', code => $code });
	is($own->{json}{next}, 'settings',
		'security 4: the victim types the code');
	my %settings = (password => 'quite new kelp 77',
		password_confirm => 'quite new kelp 77');
	is_problem($eve->post_json('/register', { flow => $flow,
		username => 'Hijacker', %settings }), '422 flow-unknown',
		'who began it has nothing of it');
	is_problem($eve->post_json('/confirm', { flow => $flow,
		code => $code }), '422 flow-unknown', 'in no way');
	my %flow = (flow => $own->{json}{flow});
	is_problem($victim->post_json('/register', { %flow,
		username => 'Victim' }), '422 password-missing '
		. 'password:password-missing '
		. 'password_confirm:password_confirm-missing '
		. 'terms:terms-missing', 'what eve typed is nobody\'s');
	my $page = $site->client(jar => { 'lk-flow' => $flow{flow} })
	    ->get('/confirm')->{body};
	like($page, qr/name="password".*name="terms"/s, 'all is asked for');
	is($victim->post_json('/register', { %flow, username => 'Victim',
		%settings, terms => 1 })->{status}, 201,
		'and the victim has the account');
	is(sign_in($site->client, 'Victim', $_->[0])->{status}, $_->[1],
		$_->[2]) for [ 'eve knows this 41', 401, 'not by her password' ],
	    [ 'quite new kelp 77', 200, 'but the own' ];
}

# security 2, elsewhere: a phone's order waits an hour for its settings.
{
	my $phone = $site->client;
	my $flow = $phone->post_json('/register', { order => 'app',
		via => 'email', email => 'late@example.com', country => 'US',
		terms => 1, proof($phone) })->{json}{flow};
	$phone->post_json('/confirm', { flow => $flow,
		code => $site->code('late@example.com') });
	$site->clock(3590);
	is($phone->post_json('/register', { flow => $flow })->{status}, 422,
		'a proved address waits for its name and password');
	$site->clock(3610);
	is_problem($phone->post_json('/register', { flow => $flow }),
		'422 flow-unknown', 'an hour, not a day');
	$site->clock(0);
}

# security 2, elsewhere: an answer that is repeated.
{
	my $lost = $site->client(headers => { 'Idempotency-Key' => 'once-77' });
	my $flow = $lost->register_json('Repeated')->{json}{flow};
	my %right = (flow => $flow, code => $site->code('Repeated@example.com'));
	is($lost->post_json('/confirm', \%right)->{status}, 201, 'registered');
	is($lost->post_json('/confirm', \%right)->{status}, 201, 'said again');
	my %name = (flow => $flow, username => 'Repeated',
		password => 'correct Repeated battery');
	is($site->client->post_json('/register', \%name)->{status}, 201,
		'by name and password, too');
	program('Repeated')->post_json('/account',
		{ action => 'sessions', others => 1 });
	is_problem($lost->post_json('/confirm', \%right), '409 flow-done',
		'security 2: not after signing out everywhere else');
	is_problem($site->client->post_json('/register', \%name),
		'409 flow-done', 'by neither');
}

# A link is good at the address it went to, and in spite of a thief who signs
# others out.
{
	my $ada = member('Moved');
	my ($eve, undef, $token) = recover('Moved');
	my $flow = begin_change($ada, 'moved@example.net');
	is($ada->post_json('/confirm', { flow => $flow,
		code => $site->code('moved@example.net') })->{status}, 200,
		'the account moves to another mailbox');
	is_problem(reset_password($eve, 'quite new kelp 77', token => $token),
		'422 code-wrong code:code-wrong',
		'G: a link that lies in the old one is void');
	my $thief = member('Signed');
	my ($owner, undef, $good) = recover('Signed');
	$thief->post_json('/account', { action => 'sessions', others => 1 })
	    for 1 .. 3;
	is(reset_password($owner, 'quite new kelp 77', token => $good)
		->{status}, 200, 'F: signing out others ends no way back');
	is($thief->get('/session')->{status}, 401, 'which ends the thief\'s');
}

# A3: as the contract has it.
{
	my $ada = member('Linked');
	my ($one, undef, $first) = recover('Linked');
	my ($two, undef, $second) = recover('Linked');
	my ($three, undef, $third) = recover('Linked');
	is(reset_password($one, 'quite new kelp 77', token => $first)
		->{status}, 200, 'A3: an older link is good');
	is(reset_password($two, 'quite new kelp 78', token => $second)
		->{status}, 422, 'until any of them was used');
	my $new = program('Linked', 'quite new kelp 77');
	my ($four, undef, $fourth) = recover('Linked');
	$new->post_json('/account', { action => 'password',
		current_password => 'quite new kelp 77',
		password => 'quite new kelp 79',
		password_confirm => 'quite new kelp 79' });
	is(reset_password($four, 'quite new kelp 80', token => $fourth)
		->{status}, 422, 'every new password ends all');

	# C2: a link that was used.
	my %again = (token => $first, password => 'quite new kelp 81',
		password_confirm => 'quite new kelp 81');
	my $page = $site->client->post('/recover', %again);
	is($page->{status}, 409, 'C2: a used link in another browser');
	like($page->{body}, qr/A new password was chosen with this code/,
		'says so');
	is_problem($site->client->post_json('/recover', \%again),
		'409 flow-done', 'to programs as well');
	my $in = $site->client;
	$in->post('/login', login => 'Linked', password => 'quite new kelp 79');
	is_goes($in->post('/recover', %again), '/account',
		'who is signed in there is led on');
	my $other = $site->client;
	person($site, 'Otherwise');
	$other->post('/login', login => 'Otherwise',
		password => 'correct Otherwise battery');
	is($other->post('/recover', %again)->{status}, 409,
		'who is signed in elsewhere is not');
}

# C1: two clicks.
{
	my $client = $site->client;
	$client->register('Clicker');
	my %code = (code => $site->code('Clicker@example.com'));
	my $twin = $site->client(jar => { %{ $client->jar } });
	is_goes($client->post('/confirm', %code), '/account', 'C1: one click');
	is_goes($twin->post('/confirm', %code), '/account', 'and the second');
	is($twin->post('/confirm', code => '000000')->{status}, 409,
		'another code is none');
	my $stranger = $site->client(jar => { %{ $twin->jar } });
	is($stranger->get('/confirm')->{status}, 409,
		'a finished flow leads only its own browser on');
	is_goes($client->get('/confirm'), '/account', 'which is signed in');
}

# A4: idle for an hour is at most an hour.
{
	person($site, 'Idle');
	my $idle = browser('Idle');
	$site->clock(3590);
	is($idle->get('/session')->{status}, 204, 'A4: idle for 59 minutes');
	$site->clock(3590 + 3605);
	is($idle->get('/session')->{status}, 401, 'for an hour: no more');
	$site->clock(0);
}

unlike($site->log, qr/panic|Sanitizer|runtime error|cannot be used/,
	'nothing in the log is our mistake') or diag $site->log;

done_testing;
