#!/usr/bin/perl
# P13: two sites of one host share a browser's cookies, which know no port, and
# neither signs the other's visitor out.  F5, F6, F11: nor does what other
# applications put into cookies and links.
use strict;
use warnings;
use FindBin;
use Test::More;
use lib "$FindBin::Bin/lib";
use Latchkey;
use Latchkey::Check;

my @sites = map { Latchkey->new(web => $_) } qw(nginx cgi);
my @ada = map { person($_, 'ada') } @sites;

# A browser at each of them, with one jar.
sub browsers {
	my %jar;
	return map { $_->client(jar => \%jar) } @sites;
}

sub is_in {
	my ($name, $wanted, @browsers) = @_;
	return is join(' ', map { $_->get('/session')->{status} } @browsers),
	    $wanted, "P13: $name";
}

subtest 'two sites' => sub {
	my ($one, $two) = browsers();
	$one->post('/login', %{ $ada[0] });
	is_deeply [ sort keys %{ $one->jar } ], [ qw(lk-device lk-session) ],
	    'P13: who is alone has the usual names';
	my $answer = $two->get('/account');
	is_goes($answer, '/login?next=/account', 'another site');
	is cookies($answer), '', 'P13: takes nothing away that it did not give';
	$two->post('/logout');
	is_in 'signing out there is none here', '204 401', $one, $two;
	$two->post('/login', %{ $ada[1] });
	is_in 'signed in to both', '204 204', $one, $two;
	is header($two->get('/account'), 'Location'), undef, 'P13: My Account';
	$one->post('/login', %{ $ada[0] });
	is_in 'and here again', '204 204', $one, $two;
	$two->post('/logout');
	is_in 'signed out of the second', '204 401', $one, $two;
	$two->post('/login', %{ $ada[1] });
	$one->post('/logout');
	is_in 'signed out of the first', '401 204', $one, $two;
	$one->post('/login', %{ $ada[0] });
	is_in 'which has its name back', '204 204', $one, $two;
	$two->post('/logout');
	$one->post('/logout');
	is_in 'signed out of both', '401 401', $one, $two;
	ok !grep({ /session/ } keys %{ $one->jar }), 'P13: nothing is left';
};

# What has ended is ours all the same.
subtest 'a session that ended' => sub {
	my ($one) = browsers();
	$one->post('/login', %{ $ada[0] });
	$sites[0]->client->post_json('/login', $ada[0]);
	my $was = $one->jar->{'lk-session'};
	$sites[0]->clock(90000);
	like cookies($one->get('/account')), qr/^lk-session=;.*Max-Age=0/,
	    'P13: it is taken away';
	$one->jar->{'lk-session'} = $was;
	$one->post('/login', %{ $ada[0] });
	isnt $one->jar->{'lk-session'}, $was, 'P13: or replaced';
	is_in 'and counts', '204', $one;
	$sites[0]->clock(0);
};

# The pages that a newsletter may lead to, and what it adds.
subtest 'queries' => sub {
	my @odd = ('utm_content=uns_footer%', 'utm_campaign=%E9t%E9', 'ref=100%',
		'%E9=1', '%00=%00', '=', '&&&', "x=\xe9", 'a' x 65 . '=1',
		'long=' . 'x' x 4097, join('&', map { "f$_=1" } 1 .. 100),
		'lang=%', 'lang=de&lang=fr', 'a[]=1;b=2&c');
	for my $site (@sites) {
		my $client = $site->client;
		my $wrong = join "\n", map { my $path = $_; map {
			my $status = $client->get("$path?$_")->{status};
			$status == 200 ? () : "$path?$_: $status" } @odd }
		    $site->{web} eq 'cgi' ? '/login'
		    : qw(/ /register /login /help /recover /countries /app);
		is $wrong, '', "F11: $site->{web}: nothing is refused";
		is Latchkey::Client::hidden($client->get(
			'/login?utm=%E9&next=/a?b=%E9'), 'next'), '/a?b=%E9',
		    'F11: and where one wanted to go is kept';
		is $client->request($client->by_page('/login?utm=%E9&x=%',
			login => 'ada', password => 'wrong one here'))->{status},
		    422, 'F11: nor is a POST';
		is_problem($client->get_json('/captcha?token=%FF'),
			'410 captcha-expired', 'F11: what is read is judged');
		like $client->get('/register?utm=%&lang=en')->{body},
		    qr/<html[^>]*lang="en"/, 'F11: what is ours counts';
	}
};

$_->stop for @sites;
done_testing;
