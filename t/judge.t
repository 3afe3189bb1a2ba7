#!/usr/bin/perl
# latchkey judge: what a form would say about many lines at once.
use strict;
use warnings;
use Test::More;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;

my $site = Latchkey->new(stopped => 1);

# What is judged, and the lines; each with what is said of it.
sub judged {
	my ($kind, @rows) = @_;
	my $typed = join '', map { "$_->[0]\n" } @rows;
	my ($status, $said) = $site->latchkey('judge', $kind, \$typed);
	my @said = split /\n/, $said, -1;
	is pop @said, '', "$kind: whole lines";
	is scalar @said, scalar @rows, "$kind: a line each";
	is $said[$_], $rows[$_][1], "$kind: $rows[$_][0]" for 0 .. $#rows;
	is $status, (grep { $_->[1] !~ /^ok/ } @rows) ? 1 : 0,
	    "$kind: exit status";
}

judged('username', ['ada', "ok\tada"], ['Ada_2', "ok\tAda_2"]);
judged('username', ['ada', "ok\tada"], ['', 'username-missing'],
	['a', 'username-invalid'], ['Root', 'username-reserved'],
	['x' x 32, "ok\t" . 'x' x 32], ['x' x 33, 'username-too-long'],
	["a\tb", 'username-bad-character'], ["a\0b", 'username-bad-character'],
	["ab\xff", 'username-bad-character'],
	["ada\r", "ok\tada"], [' ada', "ok\tada"],
	["\xef\xbd\x81da\xe2\x80\x8b", "ok\tada"]);
judged('email', ['Ada@EXAMPLE.net', "ok\tAda\@example.net"],
	["ada\@b\xc3\xbccher.example", "ok\tada\@xn--bcher-kva.example"],
	['ada', 'email-invalid'], ['', 'email-missing'],
	['x' x 255, 'email-too-long']);
judged('password', ['correct horse mountain 3', 'ok'],
	["tab\tis good enough", 'ok']);
judged('password', ['password', 'password-common'],
	['short', 'password-too-short'], ['', 'password-missing'],
	['x' x 512, 'password-too-long'], ['Example', 'password-too-short']);
judged('phone', ["US\t5553219876", "ok\t+15553219876"],
	["GB\t07400 123456", "ok\t+447400123456"],
	["GB\t07400\t123456", "ok\t+447400123456"],
	["GB\ttel:+44-7400-123456", "ok\t+447400123456"],
	["DE\t\xd9\xa0\xd9\xa1\xd9\xa5\xd9\xa1 23456789", "ok\t+4915123456789"]);
judged('phone', ["US\t555321987", 'phone-invalid'],
	["GB\t020 7946 0000", 'phone-not-mobile'],
	["GB\t+1 201 555 0123", 'phone-other-country'],
	["GB\t", 'phone-missing'], ["GB\t\x{2d}", 'phone-missing'],
	["GB\tcall me", 'phone-bad-character'],
	["GB\t-07400 123456", 'phone-bad-character'],
	["GB\t07400 123456\xe2\x80", 'phone-bad-character'],
	["GB\t" . '1' x 65, 'phone-too-long'],
	["GB\t" . '1' x 10000, 'phone-too-long'],
	["XX\t5553219876", 'country-unknown'],
	["gb\t07400 123456", 'country-unknown'],
	['07400 123456', 'country-missing'],
	["\t07400 123456", 'country-missing'], ['', 'country-missing']);

my ($status, $said) = $site->latchkey('judge', 'username', \'ada');
is $said, "ok\tada\n", 'the last line may lack its end';
($status, $said) = $site->latchkey('judge', 'username', \'');
is "$status $said", '0 ', 'no lines, nothing wrong';
for my $wrong ([], ['horse'], ['phone', 'email']) {
	($status, $said) = $site->latchkey('judge', @$wrong);
	is $status, 2, "judge @$wrong: usage";
	like $said, qr/usage: latchkey judge phone\|email/, 'which is told';
}
($status, $said) = $site->latchkey('judge', 'phone', 'US', \"US\t1\n");
is $status, 2, 'nothing is judged from the arguments';
($status, $said) = Latchkey->new(stopped => 1, settings => { site => {
	countries => '/nowhere' } })->latchkey('judge', 'phone', \"US\t1\n");
is $status, 1, 'no countries';
like $said, qr{cannot read /nowhere/countries\.xml}, 'and why';

done_testing;
