#!/usr/bin/perl
# Messages that an account's owner did not ask for: however often something is
# done, no more of them go out than the limits say, now or later, and none is
# lost on the owner.
use strict;
use warnings;
use Test::More;
use Time::HiRes qw(time sleep);
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;

my $number = '+4915123456789';
my $site = Latchkey->new(settings => {
	sms => { transport => 'file', countries => 'DE' } });

sub add {
	my ($name, @address) = @_;
	my ($status, $said) = $site->latchkey('user', 'add', $name, @address,
		'--stdin', \"correct $name battery 0");
	is $status, 0, "$name is there" or diag $said;
	my $client = $site->client;
	$client->post('/login', login => $name,
		password => "correct $name battery 0");
	return $client;
}

# So many changes of the password, or as many as may be; how many those were.
sub change {
	my ($client, $name, $most) = @_;
	my $done = 0;
	for (1 .. $most) {
		my $next = "correct $name battery " . ($done + 1);
		my $answer = $client->post_json('/account', { action => 'password',
			current_password => "correct $name battery $done",
			password => $next, password_confirm => $next });
		$done++ if $answer->{status} == 200;
	}
	return $done;
}

sub deliver {
	my $end = time + 20;
	while (time < $end) {
		my ($status, $said) = $site->latchkey('deliver', '--once');
		last if $status == 0 || $status == 75;
	}
}
sub texts { my @all = glob $site->state . '/outbox/sms/*.txt'; return scalar @all }

my $eve = add('eve', '--phone', $number, '--country', 'DE');
my $done = change($eve, 'eve', 40);
cmp_ok $done, '>=', 2, "a password is changed $done times";
deliver();
my $at_once = texts();
cmp_ok $at_once, '>=', 1, 'the owner of a number is told';
cmp_ok $at_once, '<=', 3, 'security 5: not more often than three times an hour';

my $ada = add('ada', '--email', 'ada@example.com');
my $told = change($ada, 'ada', 40);
deliver();
my $mails = () = $site->mails('ada@example.com');
cmp_ok $mails, '>=', 1, 'so is the owner of an address';
cmp_ok $mails, '<=', 5, "security 5: not more than five times ($told changes)";

SKIP: {
	skip 'too few changes to leave one out', 3 if $done < 3;
	my ($lately) = $eve->get('/account')->{body}
	    =~ /What happened lately(.*?)<\/section>/s;
	ok $lately, 'what was not sent is shown';
	like $lately, qr/<time datetime="[^"]+">[\d: -]+ UTC<\/time>.*?The password was changed/s,
	    'with its time';
	my $json = $eve->get_json('/account')->{json};
	is $json->{notices}[0]{kind}, 'password', 'and told to a program';
}

$site->clock(25 * 3600);
deliver();
is texts(), $at_once, 'security 5: what did not fit is not sent a day later';
is scalar(() = $site->mails('ada@example.com')), $mails, 'by no way';
# A stranger has codes texted to somebody's number until it may have no more,
# nor its thousand, then does with the owner's password what is to be told.
my $theirs = '+4915223456789';
my $vic = add('vic', '--phone', $theirs, '--country', 'DE');
my $stranger = $site->client(from => '127.60.0.1');
my $flow = $stranger->register_json('stranger', via => 'phone',
	country => 'DE', phone => $theirs, email => '')->{json}{flow};
for my $later (61, 362) {
	$site->clock(25 * 3600 + $later);
	is $stranger->post_json('/confirm', { flow => $flow, resend => 1 })
	    ->{status}, 202, 'a stranger asks for another code';
}
$site->clock(25 * 3600 + 700);
is $stranger->post_json('/confirm', { flow => $flow, resend => 1 })->{status},
    429, 'until the number has had its texts';
is change($vic, 'vic', 1), 1, 'the password is changed';
deliver();
like $site->text($theirs, 2) // '', qr/password/i,
    'and the owner is told, whatever strangers asked for';

# What waits until it is too late is shown.
my $sms = $site->state . '/outbox/sms';
rename $sms, "$sms.away" or die "$sms: $!";
Latchkey::spew($sms, '');
$site->clock(50 * 3600);
$vic->post('/login', login => 'vic', password => 'correct vic battery 1');
is $vic->post_json('/account', { action => 'password',
	current_password => 'correct vic battery 1',
	password => 'correct vic battery 2',
	password_confirm => 'correct vic battery 2' })->{status}, 200,
    'where no text can go';
deliver();
sub untold {
	return scalar @{ $vic->get_json('/account')->{json}{notices} // [] };
}
is untold(), 0, 'a notice waits';
$site->clock(75 * 3600);
deliver();
$vic->post('/login', login => 'vic', password => 'correct vic battery 2');
is untold(), 1, 'My Account says what could not be told';
unlike $site->log, qr/panic|Sanitizer|runtime error/, 'nothing went wrong';
$site->stop;
done_testing;
