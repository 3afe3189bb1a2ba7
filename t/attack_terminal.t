#!/usr/bin/perl
# Security 23: what visitors type steers no terminal of the admin's, hides
# nothing there and turns nothing round.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use Encode qw(decode);
use FindBin;
use Test::More;
use lib "$FindBin::Bin/lib";
use Latchkey;
use Latchkey::Check;

my $site = Latchkey->new;
my %hostile = (
	'C1 control (CSI)' => "\xc2\x9b31m", 'delete' => "\x7f",
	'soft hyphen' => "\xc2\xad", 'right-to-left override' => "\xe2\x80\xae",
	'isolate' => "\xe2\x81\xa6", 'zero width space' => "\xe2\x80\x8b",
	'zero width joiner' => "\xe2\x80\x8d", 'word joiner' => "\xe2\x81\xa0",
	'byte order mark' => "\xef\xbb\xbf", 'no-break space' => "\xc2\xa0",
	'ideographic space' => "\xe3\x80\x80", 'line separator' => "\xe2\x80\xa8",
	'Hangul filler' => "\xe3\x85\xa4", 'tag' => "\xf3\xa0\x81\x81",
	'variation selector' => "\xef\xb8\x8f", 'private use' => "\xee\x80\x80",
);
my $raw = join '|', map { quotemeta } values %hostile;
# A blank of another kind may stand in a line.
my $acts = join '|', map { quotemeta $hostile{$_} } grep { !/space$/ || /zero/ }
    keys %hostile;

# What nobody sees is left out, what is seen or means something is refused.
my @refused = grep { /^(?:private use|.* space)$/ && !/zero/ } sort keys %hostile;
for my $name (sort keys %hostile) {
	if (!grep { $_ eq $name } @refused) {
		my ($status, $said) = $site->latchkey('judge', 'email',
			\"a$hostile{$name}b\@example.com\n");
		my $left = $name =~ /CSI/ ? 'a31mb' : 'ab';
		is $said, "ok\t$left\@example.com\n",
		    "security 23: $name is no part of an address";
		next;
	}
	my $client = $site->client;
	my $asked = $client->get_json('/captcha')->{json};
	my $answer = $client->post_json('/register', { username => 'ada',
		password => 'correct horse mountain 3',
		password_confirm => 'correct horse mountain 3', country => 'US',
		via => 'email', email => decode('UTF-8', "a$hostile{$name}b\@example.com"),
		terms => '1', captcha_token => $asked->{token},
		captcha => $site->captcha($asked->{token}) });
	like problem($answer), qr/^422 .*email:email-(?:bad-character|invalid)/,
	    "security 23: $name is no part of an address";
	my ($status, $said) = $site->latchkey('user', 'add', 'ada', '--email',
		"a$hostile{$name}b\@example.com", '--stdin', \'kelp lantern 77 map');
	isnt $status, 0, "security 23: nor for the admin";
	unlike $said, qr/$raw/, 'and what is said of it is escaped';
}

# Addresses of other scripts stay what they are.
for my $address ("\xd0\xb0\xd0\xb4\xd0\xb0\@example.com",
	"\xe5\xa7\x93\xe5\x90\x8d\@example.com", "\xd7\x93\xd7\x95\xd7\x93\@example.com") {
	my ($status, $said) = $site->latchkey('judge', 'email', \"$address\n");
	is $said, "ok\t$address\n", "security 23: $address is one";
}

# What an older version took is shown, but does nothing: an export with one.
my $line = join '', map { $hostile{$_} } sort keys %hostile;
my $marks = 'x' x length $line;
my $password = 'kelp lantern 77 map';
for my $add ([ 'eve', "e$marks\@example.com" ], [ 'bob', 'bob@example.com' ]) {
	my ($status, $said) = $site->latchkey('user', 'add', $add->[0],
		'--email', $add->[1], '--stdin', \$password);
	is $status, 0, 'an account' or diag $said;
}
my $file = "$site->{dir}/all";
$site->latchkey('export', $file);
my $text = Latchkey::slurp($file);
my $coded = join '', map { sprintf '%%%02X', ord } split //, $line;
ok $text =~ s/$marks/$coded/g, 'an address is put in';
$text =~ s/^(end \d+ )[0-9a-f]{64}$/$1 . sha256_hex($`)/me;
Latchkey::spew("$site->{dir}/new", $text);
my ($status, $said) = $site->latchkey('import', "$site->{dir}/new");
is $status, 0, 'imported' or diag $said;
for my $command ([ 'user', 'list' ], [ 'user', 'show', 'eve' ]) {
	($status, $said) = $site->latchkey(@$command);
	like $said, qr/e.*\\xC2\\x9B31m.*\@example\.com/,
	    "security 23: @$command shows it";
	unlike $said, qr/$acts/, 'and nothing in it acts';
}
{
	my $client = $site->client;
	$client->post('/login', login => 'bob', password => $password);
	my $agent = $site->client;
	my $answer = $agent->request('POST', '/login', headers => { Origin => $site->url,
		'User-Agent' => "bot\xe2\x80\xae\xc2\x9b/1",
		'Content-Type' => 'application/x-www-form-urlencoded' },
		body => 'login=bob&password=kelp+lantern+77+map');
	is_goes $answer, '/account', 'a program with a name of its own';
	my $page = $client->get('/account?action=sessions')->{body}
	    . $client->get('/account')->{body};
	like $page, qr/bot\\xE2/, 'is in the list';
	unlike $page, qr/\xe2\x80\xae|\xc2\x9b/,
	    'security 23: a browser\'s name turns no list of sessions round';
}
$site->stop;
done_testing;
