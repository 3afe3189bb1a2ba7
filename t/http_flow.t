#!/usr/bin/perl
# A registration on its way: two for one name, changes while the code is
# awaited, and what a finished one still answers.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;

# Two ask for one name; the second to prove an address chooses another.
sub race_of_programs {
	my ($site) = @_;
	my @client = map { $site->client } 1 .. 2;
	my @flow;
	for my $i (0, 1) {
		my $answer = $client[$i]->register_json('racer',
			email => "racer$i\@example.com");
		is($answer->{status}, 202, 'no name is held for anybody');
		$flow[$i] = $answer->{json}{flow};
	}
	my @code = map { $site->code("racer$_\@example.com") } 0, 1;
	is($client[0]->post_json('/confirm',
		{ flow => $flow[0], code => $code[0] })->{status}, 201,
		'the first gets it');
	my $lost = $client[1]->post_json('/confirm',
		{ flow => $flow[1], code => $code[1] });
	is_problem($lost, '422 username-taken username:username-taken',
		'the second does not');
	is($lost->{json}{flow}, $flow[1], 'but the flow goes on');
	is($lost->{json}{next}, 'username', 'with another name');
	my $early = $client[1]->post_json('/confirm',
		{ flow => $flow[1], code => $code[1] });
	is_problem($early, '409 flow-wrong-step', 'a code is not asked for now');
	is($early->{json}{next}, 'username', 'which it says');
	is_problem($client[1]->post_json('/register',
		{ flow => $flow[1], username => 'x!' }),
		'422 username-invalid username:username-invalid',
		'a name that cannot be');
	is_problem($client[1]->post_json('/register',
		{ flow => $flow[1], username => 'Racer' }),
		'422 username-taken username:username-taken', 'taken again');
	my $won = $client[1]->post_json('/register',
		{ flow => $flow[1], username => 'racer2' });
	is($won->{status}, 201, 'the name alone finishes it')
	    or diag $won->{body};
	is($won->{json}{account}{email}, 'racer1@example.com',
		'the address stayed proved');
	is($site->client->post_json('/login', { login => 'racer2',
		password => 'correct racer battery' })->{status}, 200,
		'the password was kept');
}

sub race_of_pages {
	my ($site) = @_;
	my @client = map { $site->client } 1 .. 2;
	$client[$_]->register('pager', email => "pager$_\@example.com")
	    for 0, 1;
	my @code = map { $site->code("pager$_\@example.com") } 0, 1;
	is_goes($client[0]->post('/confirm', code => $code[0]), '/account',
		'the first is signed in');
	my $lost = $client[1]->post('/confirm', code => $code[1]);
	is_page($lost, 422, 'username-taken', 'the second is asked again');
	like($lost->{body}, qr/Choose another user name/, 'for one field');
	unlike($lost->{body}, qr/name="(?:password|email|captcha)"/,
		'and for nothing else');
	my $page = $client[1]->get('/confirm');
	like($page->{body}, qr/Choose another user name/,
		'the page can be opened again');
	is_goes($client[1]->post('/register', username => 'pager2'),
		'/account', 'the name finishes it');
	like($client[1]->get('/account')->{body}, qr/pager2/, 'signed in');
}

sub change {
	my ($site) = @_;
	my $client = $site->client;
	my $flow = $client->register_json('changer')->{json}{flow};
	my $code = $site->code('changer@example.com');
	my $same = $client->post_json('/register',
		{ flow => $flow, username => 'changed', country => 'DE' });
	is($same->{status}, 202, 'another name while the code is awaited')
	    or diag $same->{body};
	is($same->{json}{sent_to}, 'changer@example.com', 'the same address');
	is_problem($client->post_json('/register',
		{ flow => $flow, username => '!' }),
		'422 username-invalid username:username-invalid',
		'changes are judged too');
	is_problem($client->post_json('/register',
		{ flow => $flow, email => 'x', via => 'email' }),
		'422 email-invalid email:email-invalid', 'the address as well');
	my $done = $client->post_json('/confirm',
		{ flow => $flow, code => $code });
	is($done->{status}, 201, 'the code stays good');
	is($done->{json}{account}{username}, 'changed', 'for the new name');
	is($done->{json}{account}{country}, 'DE', 'and the new country');
	is(scalar(my @mails = $site->mails('changer@example.com')), 1,
		'there was no second message');
}

sub change_address {
	my ($site) = @_;
	my $client = $site->client;
	my $flow = $client->register_json('mover')->{json}{flow};
	my $old = $site->code('mover@example.com');
	for my $n (1 .. 3) {
		my $answer = $client->post_json('/confirm', { flow => $flow,
			via => 'email', email => "mover$n\@example.com" });
		is($answer->{status}, 202, "change number $n")
		    or diag $answer->{body};
		is($answer->{json}{sent_to}, "mover$n\@example.com",
			'to the new address');
	}
	is_problem($client->post_json('/confirm', { flow => $flow,
		via => 'email', email => 'mover4@example.com' }),
		'429 too-many', 'at most three');
	my $new = $site->code('mover3@example.com');
	if ($old ne $new) {
		is_problem($client->post_json('/confirm',
			{ flow => $flow, code => $old }),
			'422 code-wrong code:code-wrong',
			'the first code is good no more');
	}
	my $done = $client->post_json('/confirm',
		{ flow => $flow, code => $new });
	is($done->{status}, 201, 'the newest is');
	is($done->{json}{account}{email}, 'mover3@example.com',
		'and proves its address');
}

sub change_by_page {
	my ($site) = @_;
	my $client = $site->client;
	$client->register('backer');
	my $form = $client->get('/register');
	like($form->{body}, qr/name="username"[^>]*value="backer"/,
		'Back from the code page: the form with its values');
	like($form->{body}, qr{href="/confirm"}, 'and a way to the code page');
	unlike($form->{body}, qr/correct backer/, 'without the password');
	my $pass = Latchkey::Client::hidden($form, 'captcha_token');
	is_goes($client->post('/register', $client->fields('backer',
		email => 'backer2@example.com'), captcha_token => $pass),
		'/confirm', 'another address by the form');
	is_goes($client->post('/confirm',
		code => $site->code('backer2@example.com')), '/account',
		'gets the code');
	is_goes($client->post('/register', $client->fields('backer')),
		'/account', 'item 105: the form sent again leads on');
	is_goes($client->get('/confirm'), '/account', 'and so does Back');
	is_goes($client->post('/confirm', code => '000000'), '/account',
		'and the code page sent again');
	my ($status, $said) = $site->latchkey('user', 'list');
	my $times = () = $said =~ /\bbacker\b/g;
	is($times, 1, 'item 105: registered once');
	$site->clock(660);
	my $later = $client->get('/confirm');
	is($later->{status}, 200, 'after ten minutes it is forgotten');
	is($client->post('/register', $client->fields('backer'))->{status}, 422,
		'and the form is a new one');
	$site->clock(0);
}

sub finished {
	my ($site) = @_;
	my $client = $site->client;
	my $flow = $client->register_json('finisher')->{json}{flow};
	my $code = $site->code('finisher@example.com');
	my $first = $client->post_json('/confirm',
		{ flow => $flow, code => $code });
	is($first->{status}, 201, 'done');
	my $again = $client->post_json('/confirm',
		{ flow => $flow, code => $code });
	is_problem($again, '409 flow-done', 'the code again');
	is_problem($client->post_json('/register', { flow => $flow }),
		'409 flow-done', 'the flow again');
	is_problem($client->post_json('/register', { flow => $flow,
		username => 'finisher', password => 'wrong' }),
		'409 flow-done', 'with a wrong password');
	my $same = $client->post_json('/register', { flow => $flow,
		username => 'finisher', password => 'correct finisher battery' });
	is($same->{status}, 201, 'name and password repeat the answer');
	is($same->{json}{account}{id}, $first->{json}{account}{id},
		'of the same account');
}

# A program that lost the answer asks again with the same key.
sub once {
	my ($site) = @_;
	my $client = $site->client;
	my $flow = $client->register_json('onceler')->{json}{flow};
	my %done = (flow => $flow, code => $site->code('onceler@example.com'));
	my @answers = map { $client->post_json('/confirm', \%done,
		'Idempotency-Key' => $_) } qw(k-1 k-1 k-2);
	is("@{[map { $_->{status} } @answers]}", '201 201 409',
		'the same Idempotency-Key repeats the answer, another does not');
	is($answers[1]{json}{account}{id}, $answers[0]{json}{account}{id},
		'of the same account');
	is($site->client->get('/session', Authorization =>
		"Bearer $answers[1]{json}{session}{token}")->{status}, 204,
		'with a session that is good');
	is($client->post_json('/register', { flow => $flow },
		'Idempotency-Key' => 'k-1')->{status}, 201, 'at /register too');
	$site->latchkey('user', 'disable', 'onceler');
	is($client->post_json('/confirm', \%done,
		'Idempotency-Key' => 'k-1')->{status}, 409,
		'but not of a disabled account');
}

sub app_order {
	my ($site) = @_;
	my $client = $site->client;
	my $first = $client->post_json('/register', { order => 'app',
		via => 'email', country => 'US', email => 'app@example.com',
		terms => 1, captcha_token => $client->pass });
	is($first->{status}, 202, 'app order: an address is enough')
	    or diag $first->{body};
	my $flow = $first->{json}{flow};
	my $step = $client->post_json('/confirm',
		{ flow => $flow, code => $site->code('app@example.com') });
	is("$step->{status} $step->{json}{next}", '200 settings',
		'app order: the settings come next');
	is_problem($client->post_json('/register', { flow => $flow }),
		'422 username-missing password:password-missing '
		. 'password_confirm:password_confirm-missing '
		. 'username:username-missing', 'app order: all of them');
	is($client->post_json('/register', { flow => $flow,
		username => 'apple', password => 'correct app battery',
		password_confirm => 'correct app battery' })->{status}, 201,
		'app order: they finish it');
}

sub double_click {
	my ($site) = @_;
	my $client = $site->client;
	my $pass = $client->pass;
	my @answers = map { $client->register('twice',
		captcha_token => $pass) } 1 .. 2;
	is_goes($_, '/confirm', 'the same form twice') for @answers;
	my $fresh = $site->client;
	is_goes($fresh->register('twice', captcha_token => $pass), '/confirm',
		'and before the first answer has come');
	is($fresh->jar->{'lk-flow'}, $client->jar->{'lk-flow'},
		'is one registration');
	my $program = $site->client;
	$pass = $program->pass;
	@answers = map { $program->register_json('twin',
		captcha_token => $pass) } 1 .. 2;
	is($answers[1]{status}, 202, 'a program that asks again');
	is($answers[1]{json}{flow}, $answers[0]{json}{flow},
		'gets the same flow');
	$site->mail('twin@example.com');
	sleep 1;
	is(scalar(my @mails = $site->mails('twin@example.com')), 1,
		'and one message went');
	is_problem($program->register_json('triplet', captcha_token => $pass),
		'422 captcha-wrong captcha:captcha-wrong',
		'another form with it is another matter');
}

both({ limits => { factor => 100 } }, sub {
	my ($site) = @_;
	race_of_programs($site);
	race_of_pages($site);
	change($site);
	change_address($site);
	change_by_page($site);
	finished($site);
	once($site);
	app_order($site);
	double_click($site);
});

done_testing;
