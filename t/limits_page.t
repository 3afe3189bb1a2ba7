#!/usr/bin/perl
# doc/limits names every limit there is, with its number; doctor prints them.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;
use Test::More;

my $source = $ENV{LATCHKEY_SOURCE};
my $page   = Latchkey::slurp("$source/doc/limits") // '';
my $table  = Latchkey::slurp("$source/lib/site/settings_table.h");
my %limits = $table =~ /LIMIT\(LIMITS_\w+, "limits\.(\w+)", "([^"]*)"\)/g;

ok(scalar keys %limits >= 12, 'limits that are settings');
for my $name (sort keys %limits) {
	if ($name eq 'sms_day') {
		like($page, qr/sms_day \Q$limits{$name}\E/, $name);
		next;
	}
	like($page, qr/^\Q$name\E\s+\Q$limits{$name}\E /m,
		"$name: $limits{$name}");
}

# What has a number of its own in the code.
my %fixed;
for my $file (grep { !m{/rate_limit\.c$} }
	glob("$source/cgi-bin/*.c $source/lib/*/*.c $source/lib/*/*/*.c")) {
	my $code = Latchkey::slurp($file);
	$fixed{$_}++ for $code =~ /gate_take_minute\([^;]*?"([^"]+)"/gs;
	$fixed{$_}++ for $code =~ /rate_limit_add_fixed\([^;]*?"([^"]+)"/gs;
}
is(join(', ', sort keys %fixed), 'captcha check, captcha picture, challenge, '
	. 'fresh account, fresh network, known network', 'limits that are none');
like($page, qr/^\Q$_\Es?\s/m, "$_ stands there")
    for grep { $_ ne 'fresh account' } sort keys %fixed;
like($page, qr/$_/, "'$_'") for 'who pays', 'owner:', 'attacker:',
    'code\.tries';
cmp_ok(scalar(() = $page =~ /attacker:/g), '>=', 10,
	'what is left to an attacker');

my $site = Latchkey->new(stopped => 1,
	settings => { limits => { names => '7/h 11/day' } });
mkdir $site->state, 0700;
$site->latchkey('init', '--defaults');
my (undef, $said) = $site->latchkey('doctor');
like($said, qr/^\s+7\s+11\s+44\s+user names looked up/m,
	"doctor prints the site's own numbers");
like($said, qr/^\s+200\s+4800\s+480\s+mails of the whole site/m,
	'and what one network has of the totals');
like($page, qr/has a tenth at most.*?has a\s+fifth of/s, 'as the page says');
is(scalar(() = $said =~ /^\s+\d+\s+\d+\s.*(?:network|address|number|site|country|account)/mg),
	scalar keys %limits, 'of each limit');

done_testing;
