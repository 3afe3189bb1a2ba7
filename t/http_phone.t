#!/usr/bin/perl
# Registering by mobile number: what is refused and why, the country of a
# number, and the limits that stand before a text.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;
use Time::HiRes qw(sleep);

my %sms = (transport => 'file', countries => 'US CA DE AT GB AE');

sub phone {
	my ($client, $name, $country, $number, %other) = @_;
	return $client->register($name, via => 'phone', country => $country,
		phone => $number, email => '', %other);
}

sub off {
	my ($site) = @_;
	my $client = $site->client;
	my $page = $client->get('/register')->{body};
	like($page, qr/name="via" value="phone"[^>]*disabled/,
		'without texts the row cannot be chosen');
	like($page, qr/This site does not send text messages/, 'and says so');
	is_page(phone($client, 'Offley', 'US', '2015550123'), 422,
		'phone-country-off', 'nor is it taken');
	is_deeply($client->get_json('/')->{json}{via}, ['email'],
		'a program is told');
}

# Each refusal names the field and what would be right.
sub refusals {
	my ($site) = @_;
	my $client = $site->client;
	my $page = $client->get('/register')->{body};
	unlike($page, qr/value="phone"[^>]*disabled/, '58: the row is there');
	is_deeply($client->get_json('/')->{json}{via}, ['email', 'phone'],
		'and a program is told');
	for my $case (
	    ['US', '', 'phone-missing', qr/Type your mobile phone number/],
	    ['US', '555321987', 'phone-invalid',
		qr/in USA has 10 digits, for example 2015550123/],
	    ['US', '55532198765', 'phone-invalid', qr/has 10 digits/],
	    ['DE', '0151 1', 'phone-invalid',
		qr/in Germany has 10 to 11 digits, for example 15123456789/],
	    ['DE', '030 1234567', 'phone-not-mobile',
		qr/no mobile phone\. .*in Germany looks like 15123456789/],
	    ['DE', '0151/CALLME', 'phone-bad-character', qr/has digits/],
	    ['DE', '1' x 65, 'phone-too-long', qr/at most 15 digits/],
	    ['DE', '+43 664 1234567', 'phone-other-country',
		qr/number of Austria, not of Germany/],
	    ['FR', '0612345678', 'phone-country-off',
		qr/do not send text messages to France/],
	) {
		my ($country, $typed, $code, $said) = @$case;
		my $answer = phone($client, 'Refused', $country, $typed);
		is_page($answer, 422, $code, "$country $typed");
		like(sentence($answer, $code) // '', $said, 'says what is right');
		like($answer->{body}, qr/name="phone"[^>]*value="\Q$typed\E"/,
			'what was typed is kept') if $typed ne '';
	}
	is_page(phone($client, 'Refused', '', '2015550123'), 422,
		'country-missing', 'without a country only that is missing');
	my $told = $client->register_json('Refused', via => 'phone',
		country => 'DE', phone => '+43 664 1234567');
	is("$told->{json}{errors}[0]{code} $told->{json}{other_country}",
		'phone-other-country AT', 'a program learns whose it is');
}

sub switching {
	my ($site) = @_;
	my $client = $site->client;
	my $answer = phone($client, 'Switcher', 'DE', '+43 664 1234567');
	like($answer->{body}, qr/name="do" value="country"[^>]*>Choose <bdi>Austria/,
		'the other country is offered');
	my $pass = Latchkey::Client::hidden($answer, 'captcha_token');
	my $again = $client->post('/register', $client->fields('Switcher',
		via => 'phone', country => 'DE', phone => '+43 664 1234567'),
		captcha_token => $pass, do => 'country');
	is($again->{status}, 200, 'pressed:');
	like($again->{body}, qr/<option value=AT[^>]*selected/,
		'it is chosen');
	like($again->{body}, qr/name="phone"[^>]*value="\+43 664 1234567"/,
		'the number is kept');
	is(Latchkey::Client::hidden($again, 'captcha_token'), $pass,
		'and so is the captcha');
}

# Item 142: as typed, on the device that typed it.
sub accepted {
	my ($site) = @_;
	my $client = $site->client;
	is_goes(phone($client, 'Manual', 'US', '5553219876'), '/confirm',
		"64: the manual's number is taken");
	like($client->get('/confirm')->{body},
		qr/received by <bdi class="ltr"[^>]*>5553219876/, '142: as typed');
	my $program = $site->client;
	my $flow = $program->register_json('Other', via => 'phone',
		country => 'US', phone => '(201) 555-0188');
	is("$flow->{status} $flow->{json}{sent_to} $flow->{json}{resend_in}",
		'202 (201) 555-0188 60', 'a program too');
	is($flow->{json}{expires_in}, 600, 'a code by text is good for 10 min');
	is_problem($program->post_json('/register', { country => 'DE',
		flow => $flow->{json}{flow} }), '422 phone-missing phone:phone-missing',
		'another country comes with a number of it');
	my ($both) = $site->client;
	is_goes(phone($both, 'Both', 'US', '2015550177',
		email => 'no address at all'), '/confirm',
		'61: the other row does not matter');
}

sub limits {
	my ($site) = @_;
	my $first = phone($site->client, 'Once', 'GB', '07400 123456');
	is_goes($first, '/confirm', 'limits: the first text');
	my $soon = phone($site->client, 'Twice', 'GB', '+44 7400 123456');
	is($soon->{status}, 429, 'the same number, written in another way');
	like($soon->{body}, qr/Please try again at.*Or use your e-mail address/s,
		'says when, and offers e-mail');
	is_goes(phone($site->client, "Block$_", 'GB', "0740012380$_"),
		'/confirm', "another number of the thousand: $_") for 1 .. 2;
	is(phone($site->client, 'Block4', 'GB', '07400123804')->{status}, 429,
		'but not a fourth one in the hour');
	is_goes(phone($site->client, 'Near', 'GB', '07400124801'), '/confirm',
		'the next thousand is free');
	my $wait = $site->client->register_json('Block5', via => 'phone',
		country => 'GB', phone => '07400123805');
	is($wait->{status}, 429, 'a program too');
	cmp_ok($wait->{json}{retry_after}, '>', 60, 'learns for how long');
}

sub network {
	my ($site) = @_;
	my $client = $site->client;
	my @status;
	for my $i (1 .. 4) {
		my $pass = $client->pass;
		push @status, phone($client, "Net$i", 'US',
			sprintf('20155%d0100', $i), captcha_token => $pass)->{status};
	}
	is("@status", '303 303 303 429', 'a network has its own limit');
	is_goes(phone($site->client, 'Free', 'US', '2015590100'), '/confirm',
		'another is free');
	is_goes($client->register('Mailer'), '/confirm',
		'and its mails are counted apart');
}

sub country_day {
	my ($site) = @_;
	is_goes(phone($site->client, "Emir$_", 'AE', "05012${_}4567"),
		'/confirm', "country: text $_") for 1 .. 3;
	is(phone($site->client, 'Emir4', 'AE', '0501244567')->{status}, 429,
		'a country has its own limit');
	is_goes(phone($site->client, 'Elsewhere', 'DE', '01512 3456789'),
		'/confirm', 'another is free');
}

# Waits until the message has gone.
sub sent {
	my ($client) = @_;
	for (1 .. 200) {
		last if ($client->get_json('/confirm')->{json}{delivery} // '') eq 'sent';
		sleep 0.05;
	}
}

# In the reader's language, with the code first and the browser's line last.
sub texts {
	my ($site) = @_;
	my %said = (en => qr/is your Example code\./, ar => qr/\xd8/);
	my $line = 100;
	for my $language (sort keys %said) {
		my $client = $site->client;
		$client->get("/register?lang=$language");
		my $number = '2015557' . $line++;
		is_goes(phone($client, "Reader$line", 'US', $number),
			'/confirm', "item 61, $language: a number without an e-mail address");
		my $text = $site->text("+1$number");
		my ($code) = $text =~ /^(\d{6}) /;
		ok($code, 'the code comes first') or diag $text;
		like($text, $said{$language}, 'in the words of the language');
		like($text, qr/\n\@localhost #$code\n\z/,
			'the last line is for the browser');
		is_goes($client->post('/confirm', code => $code), '/account',
			'104: signed in');
		like($client->get('/account')->{body}, qr/\+1$number/,
			'with that number');
	}
	# A day later, when the text that made the account counts no more.
	my $again = $site->client;
	$site->clock(90000);
	my @faces;
	for ([ $again, '2015557100' ], [ $site->client, '2015557999' ]) {
		my ($client, $number) = @$_;
		my $goes = phone($client, "Known$number", 'US', $number);
		is_goes($goes, '/confirm', "$number is taken");
		$site->text("+1$number", $client == $again ? 2 : 1);
		sent($client);
		push @faces, [ map { face($_, qr/$number/) } $goes,
			$client->get('/confirm'),
			$client->post('/confirm', code => '000000'),
			$client->post('/confirm', resend => 1) ];
	}
	my @what = ('answer', 'code page', 'wrong code', 'early resend');
	is_same($faces[0][$_], $faces[1][$_],
		"known number or new: the same $what[$_]") for 0 .. $#what;
	like($site->text('+12015557100', 2), qr/already have an account/,
		'the text says so');
	is_page($again->post('/confirm', code => '123456'), 422, 'code-wrong',
		'no code fits');
	$site->clock(0);
}

# Fifty codes of which none comes back: the country is off for an hour.
sub fraud {
	my $site = Latchkey->new(settings => { sms => \%sms,
		limits => { factor => 1000 },
		password => { scheme => '$y$j8T$' } });
	my $sent = grep {
		phone($site->client, "Fraud$_", 'GB',
			sprintf '0740%03d1234', $_)->{status} == 303
	} 1 .. 50;
	is($sent, 50, 'fraud: fifty texts to one country');
	$site->clock(500);
	is_goes(phone($site->client, 'Still', 'GB', '07407991234'), '/confirm',
		'while their codes may come back, another one goes');
	$site->clock(650);
	my $off = phone($site->client, 'Off', 'GB', '07407981234');
	is($off->{status}, 429, 'then the country is off');
	like($off->{body}, qr/Or use your e-mail address/, 'e-mail is offered');
	is_goes($site->client->register('Postal'), '/confirm', 'and works');
	is_goes(phone($site->client, 'Else', 'US', '2015550199'), '/confirm',
		'other countries are on');
	$site->clock(4300);
	is_goes(phone($site->client, 'Again', 'GB', '07407971234'), '/confirm',
		'an hour later it is on again');
	$site->stop;
}

subtest 'fraud' => \&fraud;
both({ sms => \%sms, site => { languages => 'en ar' } }, \&texts);
both({}, \&off);
both({ sms => \%sms }, sub {
	my ($site) = @_;
	refusals($site);
	switching($site);
	accepted($site);
});
both({ sms => \%sms, limits => { sms_block => '3/h 72/day' } }, \&limits);
both({ sms => \%sms, limits => { sms_network => '3/h 60/day',
	sms_country => '30/h 50/day' } }, \&network);
both({ sms => \%sms, limits => { sms_country => '3/h 50/day' } },
	\&country_day);

done_testing;
