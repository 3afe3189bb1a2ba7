#!/usr/bin/perl
# Who reads the state's files (a backup made file by file, a disk that was
# sold) while a code or a link waits to be sent has none of them.
use strict;
use warnings;
use File::Find ();
use Test::More;
use Time::HiRes qw(time sleep);
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;

# It keeps the letter for us, and takes none.
my $dir = File::Temp::tempdir(CLEANUP => 1);
Latchkey::spew("$dir/sendmail", <<"SH");
#!/bin/sh
cat >"$dir/new" && mv "$dir/new" "$dir/letter.\$\$"
exit 75
SH
chmod 0755, "$dir/sendmail";
my $site = Latchkey->new(settings => { mail => { transport => 'sendmail',
	sendmail => "$dir/sendmail", from => 'accounts@example.com' } });

# The letter that says so, in clear.
sub letter {
	my ($what) = @_;
	for (my $end = time + 10; time < $end; sleep 0.05) {
		for my $file (glob "$dir/letter.*") {
			my $raw = Latchkey::slurp($file) // next;
			my ($text) = $raw =~ /base64\r?\n\r?\n(.*?)\r?\n--/s or next;
			$text = MIME::Base64::decode_base64($text);
			return $1 if $text =~ $what;
		}
	}
	return undef;
}

# The files of the state in which it stands.
sub found {
	my ($secret) = @_;
	my @in;
	File::Find::find({ no_chdir => 1, wanted => sub {
		-f or return;
		push @in, $_ if index(Latchkey::slurp($_) // '', $secret) >= 0;
	} }, $site->state);
	return join ' ', @in;
}

my ($status, $said) = $site->latchkey('user', 'add', 'ada', '--email',
	'ada@example.com', '--stdin', \'correct horse mountain 3');
is $status, 0, 'somebody is there' or diag $said;
my $client = $site->client;
is $client->register('eve')->{status}, 303, 'somebody registers';
my $code = letter(qr/^(\d{6}) is your verification code/);
ok $code, 'a code waits';
is $client->get_json('/confirm')->{json}{next}, 'code', 'and is good';
is found($code), '', 'security 30: it stands in no file';
my $other = $site->client;
is $other->post('/recover', login => 'ada', captcha_token => $other->pass)
    ->{status}, 303, 'a password is forgotten';
my $token = letter(qr/\/recover\?token=([\w-]+)/);
ok $token, 'its link waits';
is found($token), '', 'security 30: it stands in no file';
ok found('eve@example.com'), '(what is not sealed is found so)';
is $client->post('/confirm', code => $code)->{status}, 303,
    'the code is right all the same';
unlike $site->log, qr/panic|Sanitizer|runtime error|sealed/, 'nothing went wrong';
$site->stop;
done_testing;
