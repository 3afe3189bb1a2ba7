#!/usr/bin/perl
# latchkey user: what the owner of a site does with accounts by hand.
use strict;
use warnings;
use Test::More;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;

my $site = Latchkey->new(settings => { email => { refuse => 'refused.example' } });
my $secret = 'correct horse mountain 3';

sub user {
	my (@arguments) = @_;
	my ($status, $said) = $site->latchkey('user', @arguments);
	return "$status $said";
}

sub add {
	my ($name, @options) = @_;
	return user('add', $name, @options, '--stdin', \"$secret\n");
}

sub signs_in {
	my ($name, $password) = @_;
	return $site->client->post_json('/login', { login => $name,
		password => $password })->{status} == 200;
}

subtest 'add' => sub {
	is add('ada', '--email', 'Ada@EXAMPLE.net'), '0 ', 'by an address';
	is add('grace', '--phone', '555 321 9876', '--country', 'US'), '0 ',
	    'by a number';
	is add('both', '--email', 'both@example.net', '--phone', '5553219877',
		'--country', 'US'), '0 ', 'by both';
	like user('show', 'grace'), qr/^phone: \+15553219876$/m,
	    'the number as E.164';
	for (['ada', 'username-taken', '--email', 'x@example.net'],
		['root', 'username-reserved', '--email', 'x@example.net'],
		['eve', 'the address has an account', '--email', 'ada@example.net'],
		['eve', 'the address has an account', '--phone', '5553219876',
			'--country', 'US'],
		['eve', 'email-invalid', '--email', 'x'],
		['eve', 'email-domain-refused', '--email', 'x@refused.example'],
		['eve', 'country-missing', '--phone', '5553219875'],
		['eve', 'country-unknown', '--phone', '5553219875', '--country', 'ZZ'],
		['eve', 'phone-invalid', '--phone', '55', '--country', 'US']) {
		my ($name, $why, @options) = @$_;
		like add($name, @options), qr/^1 .*refused: \Q$why\E\n$/,
		    "$name @options: $why";
	}
	like add('eve'), qr/^2 .*usage/, 'without an address';
	like user('add', 'eve', '--email', 'x@example.net', \"password\n"),
	    qr/^1 .*password-common/, 'with a common password';
	like user('add', 'eve', '--email', 'x@example.net', \''),
	    qr/^1 .*password-missing/, 'without a password';
};

subtest 'list' => sub {
	$site->latchkey('user', 'disable', 'both');
	my @lines = sort split /\n/, user('list') =~ s/^0 //r;
	is scalar @lines, 3, 'a line each';
	like $lines[0], qr/^ada\tAda\@example\.net\t-\t[\dT:-]+Z\tenabled$/,
	    'name, address, country, since when and state';
	like $lines[1], qr/\tdisabled$/, 'one that is disabled';
	is user('list', '--waiting'), '0 ', 'nobody waits for approval';
	like user('approve', 'ada'), qr/^1 .*does not wait/, 'nor can be approved';
	like user('list', '--all'), qr/^2 .*usage/, 'another word';
};

subtest 'password' => sub {
	my $browser = $site->client;
	$browser->post('/login', login => 'ada', password => $secret);
	is $browser->get('/session')->{status}, 204, 'signed in';
	is user('password', 'ada', '--stdin', \"another horse mountain 4\n"),
	    '0 ', 'a new one';
	is $browser->get('/session')->{status}, 401, 'its sessions have ended';
	ok !signs_in('ada', $secret), 'the old one is good no more';
	ok signs_in('ada', 'another horse mountain 4'), 'the new one is';
	like user('password', 'ada', '--stdin', \"Ada\@example.net\n"),
	    qr/^1 .*password-common/, 'not what others would guess';
	like user('password', 'ada', \"$secret\n"), qr/^2 .*usage/,
	    'only where it is said that it comes by standard input';
	like user('password', 'nobody', '--stdin', \"$secret\n"),
	    qr/^1 .*no such account/, 'of nobody';
	ok signs_in('ada', 'another horse mountain 4'), 'and it stays';
};

subtest 'groups' => sub {
	is user('group', 'ada'), "0 groups: -\n", 'in none';
	is user('group', 'ada', '+staff', 'guests'),
	    "0 groups: staff guests\n", 'put in';
	is user('group', 'ada', '-guests', '+Editors_2'),
	    "0 groups: staff Editors_2\n", 'one out, one in';
	like user('show', 'ada'), qr/^groups: staff Editors_2$/m, 'shown';
	like user('group', 'ada', '+more', 'a b'),
	    qr/^1 .*a b: a group is 1 to 32 letters/, 'a wrong name';
	like user('group', 'ada', map { "g$_" } 1 .. 15), qr/^1 .*at most 16/,
	    'too many';
	is user('group', 'ada'), "0 groups: staff Editors_2\n",
	    'and nothing of that was done';
	is user('group', 'ada', '-staff', '-Editors_2'), "0 groups: -\n",
	    'all out';
	unlike user('show', 'ada'), qr/^groups/m, 'none is shown';
};

subtest 'usage' => sub {
	like user(@$_), qr/^2 .*usage/, "user @$_"
	    for [], ['show'], ['fly', 'ada'];
};

is +($site->latchkey('verify'))[0], 0, 'the store verifies';
$site->stop;
done_testing;
