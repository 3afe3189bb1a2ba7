#!/usr/bin/perl
# Texts through a real Kannel: what a phone gets, and what happens when the
# gateway, its password or the phone network is not there.
use strict;
use warnings;
use Test::More;
use Time::HiRes qw(time sleep);
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;
use Latchkey::Kannel;

Latchkey::Kannel::alone();
my $dir = File::Temp::tempdir(CLEANUP => 1);
my $secret = 'b&d p+ss/w%rd';
my $kannel = Latchkey::Kannel->new(user => 'site', password => $secret)->start;

sub password {
	my ($password) = @_;
	unlink "$dir/password";
	Latchkey::spew("$dir/password", "$password\n");
	chmod 0400, "$dir/password";
}
password($secret);

# Our own sample, with this Kannel's place.
my %sms = (Latchkey::sample('sms/kannel.conf', 'sms'), countries => 'US DE');
my $places = $sms{url} =~ s{http://127\.0\.0\.1:13013}{ $kannel->url }e;
is $places, 1, 'the sample is for a Kannel on the same host';
$sms{user} = 'site';
$sms{password_file} = "$dir/password";
my $site = Latchkey->new(settings => { sms => \%sms });

# Each number is in a block of its own: of one no more than three get texts.
my $block = 550;
sub register {
	my ($client, $name, %more) = @_;
	my $number = '201' . $block++ . '0123';
	my $answer = $client->register($name, via => 'phone', country => 'US',
		phone => $number, email => '', %more);
	is $answer->{status}, 303, "$name is accepted";
	return "+1" . ($more{phone} // $number);
}
sub wait_state {
	my ($client, $state) = @_;
	my $end = time + 15;
	my $json;
	do {
		$json = $client->get_json('/confirm')->{json};
		sleep 0.1;
	} until ($json->{delivery} // '') eq $state || time > $end;
	return $json->{delivery};
}

# Long enough for a second one to arrive, if there were one.
sub count {
	my ($to) = @_;
	sleep 0.5;
	return scalar $kannel->texts($to);
}

subtest 'delivered' => sub {
	my $ada = $site->client;
	my $began = time;
	my $to = register($ada, 'ada');
	my $text = $kannel->text($to) or return fail('no text arrived');
	ok time - $began < 10, 'soon after the answer';
	my ($code) = $text->{text} =~ /^(\d{6}) /;
	ok $code, 'the code comes first';
	like $text->{text}, qr/^\d{6} is your Example code\.\n/, 'then whose';
	like $text->{text}, qr/\n\@localhost #$code\z/, 'the last line is for the browser';
	is $text->{kind}, 'text', 'in the alphabet of phones';
	is $kannel->sent, 1, 'and nothing more';
	is $text->{parts}, 1, 'in one part';
	is wait_state($ada, 'sent'), 'sent', 'the code page knows';
	is $ada->post('/confirm', code => $code)->{status}, 303, 'its code is right';
	is count($to), 1, 'once';
	my $bea = $site->client;
	$site->clock(600);
	register($bea, 'bea', phone => substr $to, 2);
	my $notice = $kannel->text($to, 2) or return fail('no notice arrived');
	unlike $notice->{text}, qr/\d{6}/, 'a known number gets no code';
	is wait_state($bea, 'sent'), 'sent', 'and looks the same';
	$site->clock(0);
};

subtest 'the phone network is gone for a while' => sub {
	$kannel->stop('smsc');
	my $v = $site->client;
	my $to = register($v, 'cyd');
	is wait_state($v, 'sent'), 'sent', 'queued there is handed over';
	is count($to), 0, 'nothing has arrived';
	my ($status) = $site->latchkey('deliver', '--once');
	is $status, 0, 'nothing waits here';
	$kannel->start('smsc');
	ok $kannel->text($to), 'it arrives when the network is back';
	is count($to), 1, 'once';
};

subtest 'a wrong password' => sub {
	password('not this one');
	my $v = $site->client;
	my $to = register($v, 'dan');
	is wait_state($v, 'retrying'), 'retrying', 'tried again';
	like $site->log, qr/\b403\b.*\[sms\].*password_file/, 'the log says what to mend';
	unlike $site->log, qr/not.this.one|\Q$to\E/, 'without the password and the number';
	password($secret);
	$site->clock(31);
	my ($status) = $site->latchkey('deliver', '--once');
	is $status, 0, 'after that nothing waits';
	ok $kannel->text($to), 'it arrived';
	is count($to), 1, 'once';
	is wait_state($v, 'sent'), 'sent', 'the page knows';
	$site->clock(0);
};

subtest 'the gateway is down for a while' => sub {
	$kannel->stop;
	my $v = $site->client;
	my $to = register($v, 'eve');
	is wait_state($v, 'retrying'), 'retrying', 'tried again';
	like $site->log, qr/\[sms\] url/, 'the log says where to look';
	my ($status) = $site->latchkey('deliver', '--once');
	is $status, 75, 'it waits';
	$kannel->start;
	$site->clock(31);
	($status) = $site->latchkey('deliver', '--once');
	is $status, 0, 'then nothing does';
	ok $kannel->text($to), 'it arrived';
	is count($to), 1, 'once';
	is wait_state($v, 'sent'), 'sent', 'the page knows';
	$site->clock(0);
};

subtest 'a name in letters that phones have no alphabet for' => sub {
	my $name = "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80";
	my $other = Latchkey->new(settings => { sms => \%sms, site => { name => $name } });
	my $v = $other->client;
	my $to = register($v, 'fay');
	my $text = $kannel->text($to) or return fail('no text arrived');
	is $text->{kind}, 'ucs-2', 'as UCS-2';
	like $text->{text}, qr/^\d{6} is your $name code\.\n/, 'whole';
	my ($code) = $text->{text} =~ /^(\d{6}) /;
	like $text->{text}, qr/\n\@localhost #$code\z/, 'to its last line';
	is $text->{parts}, 2, 'in as many parts as these words need then';
	$other->stop;
};

unlike $site->log, qr/Sanitizer|runtime error/, 'nothing in the log is our mistake';
done_testing;
