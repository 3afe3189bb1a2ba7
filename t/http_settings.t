#!/usr/bin/perl
# A wrong setting names its file, its line and what would be right; a state
# directory that is not safe is refused, and the message says what to do.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;
use Test::More;

my $site = Latchkey->new(stopped => 1);
my ($status, $said) = $site->latchkey('init', '--defaults');
is($status, 0, 'a state is made') or diag $said;
my $good = Latchkey::slurp($site->conf);
my $conf = $site->conf;

# A program as plain CGI with these settings: status, answer, what it logged.
sub run {
	my ($name, $text, %environment) = @_;
	my $program = $site->program($name);
	Latchkey::spew($conf, $text);
	my $body = delete $environment{BODY} // '/dev/null';
	local %ENV = (PATH => $ENV{PATH}, REQUEST_METHOD => 'GET',
		SCRIPT_NAME => "/$name", REMOTE_ADDR => '127.0.0.1',
		HTTP_ACCEPT => 'text/html', %environment);
	my $answer = qx($program <$body 2>$site->{dir}/said);
	my @result = ($? >> 8, $answer, Latchkey::slurp("$site->{dir}/said"));
	Latchkey::spew($conf, $good);
	return @result;
}

# Writes a setting; the number of its line.
sub with {
	my ($section, $name, $value) = @_;
	my $text = $good;
	$text =~ s/^\Q$name\E = .*\n//m;
	$text =~ s/^\[\Q$section\E\]\n/[$section]\n$name = $value\n/m
	    or $text .= "[$section]\n$name = $value\n";
	my @lines = split /\n/, $text;
	my ($line) = grep { $lines[ $_ - 1 ] eq "$name = $value" }
	    1 .. @lines;
	return ($text, $line);
}

my @wrong = (
	[ qw(code digits 3), qr/6.*10/ ],
	[ qw(code digits many), qr/6.*10/ ],
	[ qw(code email_life soon), qr/min|h/ ],
	[ qw(mail transport pigeon), qr/sendmail.*smtp.*file/ ],
	[ qw(site plain_http perhaps), qr/yes.*no/ ],
	[ qw(limits registrations often), qr{N/h M/day} ],
	[ qw(site base members), qr/begin and end with/ ],
	[ qw(site origin example.com), qr{https://} ],
	[ qw(site origin http://example.com), qr/plain_http|https/ ],
	[ qw(site origin https://example.com/x), qr{https://host} ],
	[ qw(state dir here), qr/absolute/ ],
	[ qw(site colour red), qr/is no setting/ ],
	[ qw(garden gate open), qr/is no setting/ ],
);
for (@wrong) {
	my ($section, $name, $value, $right) = @$_;
	my ($text, $line) = with($section, $name, $value);
	my ($status, $answer, $said) = run('register', $text);
	isnt($status, 0, "$section.$name = $value: it does not start");
	like($said, qr/\Q$conf\E:$line:/, 'it names file and line');
	like($said, qr/\Q$name\E.*$right/, 'and what would be right');
	is($answer, '', 'and answers nothing');
}
my ($https) = with('site', 'origin', 'https://example.com');
my ($bad, undef, $log) = run('register', $https);
isnt($bad, 0, 'a clock for tests beside an https origin is refused');
like($log, qr/test\.clock.*remove it/, 'with the reason');
($bad, undef, $log) = run('register', "[site\n");
like($log, qr/\Q$conf\E:1/, 'no settings at all');
unlink $conf;
my $program = Latchkey::build() . '/cgi-bin/register';
$log = qx($program -c $conf 2>&1 </dev/null);
like($log, qr/\Q$conf\E/, 'a file that is not there is named');
Latchkey::spew($conf, $good);

sub refused {
	my ($name, $text, $advice, %environment) = @_;
	my ($status, $answer, $said) = run('register', $text, %environment);
	like($answer, qr/^Status: 503 /, "$name: 503");
	like($answer, qr/^Retry-After: \d+/m, "$name: to be tried later");
	like($said, $advice, "$name: the log says what to do");
}

my $state = $site->state;
my (undef, $fine, $quiet) = run('register', $good);
like($fine, qr/^Status: 200 /, 'as it should be: 200');
is($quiet, '', 'and nothing to say');
my ($free, $at) = with('limits', 'factor', '0');
like((run('register', $free))[2], qr/\Q$conf\E:$at: limits\.factor = 0 /,
	'without limits: the log says so');
chmod 0750, $state;
refused('open to a group', $good, qr/\Q$state\E: .*chmod 0700/);
chmod 0705, $state;
refused('open to all', $good, qr/\Q$state\E: .*chmod 0700/);
chmod 0700, $state;
symlink $state, "$site->{dir}/link" or die "link: $!";
refused('a symbolic link', (with('state', 'dir', "$site->{dir}/link"))[0],
	qr/symbolic link/);
mkdir "$site->{dir}/web" or die "web: $!";
mkdir "$site->{dir}/web/state", 0700 or die "state: $!";
refused('below the document root', (with('state', 'dir',
	"$site->{dir}/web/state"))[0], qr/below the document root/,
	DOCUMENT_ROOT => "$site->{dir}/web");
refused('the document root itself', $good, qr/below the document root/,
	DOCUMENT_ROOT => $state);
refused('not there', (with('state', 'dir', "$site->{dir}/none"))[0],
	qr/latchkey init/);
SKIP: {
	skip 'only root can give a directory away', 3 if $> != 0;
	chown 65534, -1, $state;
	refused('of another user', $good, qr/another user/);
	chown 0, -1, $state;
}
rename "$state/key", "$state/key.gone" or die "key: $!";
refused('a lost key', $good, qr/key/);
($status, $said) = $site->latchkey('init', '--defaults');
isnt($status, 0, 'init makes no new key for an old store');
like($said, qr/backup/, 'and says where to get the old one');
rename "$state/key.gone", "$state/key" or die "key: $!";

# A store that lost its MANIFEST is no new store, once somebody is in it.
($status, $said) = $site->latchkey('user', 'add', 'keeper', '--email',
	'keeper@example.com', '--stdin', \"correct keeper battery\n");
is($status, 0, 'an account') or diag $said;
rename "$state/MANIFEST", "$state/MANIFEST.gone" or die "MANIFEST: $!";
($status, $said) = $site->latchkey('init', '--defaults');
isnt($status, 0, 'a MANIFEST that is gone is not made again');
like($said, qr/MANIFEST/, 'and the message names it');
# No handler works with a store that is not there.
for my $case ([ register => 'order=app&via=email&email=x%40example.com'
	. '&country=US' ], [ login => 'login=keeper&password=wrong' ],
	[ confirm => 'code=123456' ], [ recover => 'login=keeper' ],
	[ account => 'action=export' ]) {
	my ($name, $body) = @$case;
	Latchkey::spew("$site->{dir}/body", $body);
	refused($name . ' without a store', $good, qr/MANIFEST/,
		REQUEST_METHOD => 'POST', HTTP_SEC_FETCH_SITE => 'same-origin',
		HTTP_COOKIE => 'lk-session=' . 'x' x 43,
		CONTENT_TYPE => 'application/x-www-form-urlencoded',
		CONTENT_LENGTH => length $body, BODY => "$site->{dir}/body");
}
like((run('register', $good))[1], qr/^Status: 200 /,
	'a page that needs none is shown');
rename "$state/MANIFEST.gone", "$state/MANIFEST" or die "MANIFEST: $!";
# Few descriptors, or none: a line in the log, no abort.
# With three the loader finds no library.
for my $most (4 .. 12) {
	my $said = qx(sh -c 'ulimit -n $most; exec $program -c $conf.none' 2>&1 </dev/null);
	is($? >> 8, 1, "P19, security 20: ulimit -n $most");
	like($said, qr/^register: \w+: .+$/m, 'and it is said why');
}
like((run('register', $good))[1], qr/^Status: 200 /, 'mended: 200');

done_testing;
