#!/usr/bin/perl
# What every program does with every request, through nginx and FastCGI and
# through Apache and plain CGI.
use strict;
use warnings;
use Test::More;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;

for my $web (qw(nginx cgi fcgid)) {
	my $site = Latchkey->new(web => $web);
	my $visitor = $site->client;
	my @pages = qw(/ /help /terms /register /confirm /login /logout /account
	    /recover /countries /captcha /challenge /session);
	for my $path (@pages) {
		my $get  = $visitor->get($path);
		my $head = $visitor->request('HEAD', $path);
		is $head->{status}, $get->{status}, "$web: HEAD $path as GET";
		is $head->{body}, '', "$web: HEAD $path has no body";
		my %seen = map { $_->[0] => $_->[1] } @{ $get->{all} };
		like $seen{'content-security-policy'}, qr/default-src 'none'/,
		    "$web: $path has a content security policy";
		unlike $seen{'content-security-policy'}, qr/unsafe/,
		    "$web: $path allows nothing unsafe";
		is $seen{'x-content-type-options'}, 'nosniff', "$web: $path nosniff";
		is $seen{'referrer-policy'}, 'same-origin', "$web: $path referrer";
		is $seen{'vary'} =~ s/ //gr =~ s/,Accept-Encoding\b//r,
		    'Accept,Accept-Language,Cookie', "$web: $path varies";
		is $seen{'cache-control'}, $path eq '/countries'
		    ? 'public, max-age=3600' : 'no-store',
		    "$web: where $path is kept";
		ok !exists $seen{'access-control-allow-origin'},
		    "$web: $path has no CORS header";
		next if $path eq '/session';
		my $options = $visitor->request('OPTIONS', $path);
		is $options->{status}, 204, "$web: OPTIONS $path";
		like $options->{headers}{allow}, qr/GET, HEAD.*OPTIONS/,
		    "$web: OPTIONS $path says what it allows";
		my $put = $visitor->request('PUT', $path, body => '');
		is $put->{status}, 405, "$web: PUT $path";
		like $put->{headers}{allow}, qr/GET/, "$web: PUT $path says Allow";
	}
	is $visitor->get('/register/')->{status}, 308, "$web: trailing slash";
	is $visitor->get('/register/')->{headers}{location}, '/register',
	    "$web: trailing slash leads to the name";
	is $visitor->get('/register/x')->{status}, 404, "$web: path info";
	is $visitor->get('/register/')->{body}, '', "$web: 308 has no body";

	my %own = (Origin => $site->url, 'Sec-Fetch-Site' => 'same-origin');
	my $form = 'application/x-www-form-urlencoded';
	my $send = sub {
		my ($body, %headers) = @_;
		return $visitor->request('POST', '/login', body => $body,
			headers => { %own, 'Content-Type' => $form, %headers });
	};
	is $send->('login=a&password=%FF')->{status}, 422, "$web: broken UTF-8";
	is $send->('login=a%00b')->{status}, 422, "$web: NUL";
	is $send->('login=a%01b')->{status}, 422, "$web: control character";
	is $send->('login=%C0%BC')->{status}, 422, "$web: overlong UTF-8";
	is $send->('login=%E')->{status}, 422, "$web: half a percent sign";
	is $send->('login=' . 'a' x 17000)->{status}, 413, "$web: large body";
	is $send->(join '&', map { "f$_=1" } 1 .. 65)->{status}, 413,
	    "$web: many fields";
	is $send->('login=' . 'a' x 5000)->{status}, 413, "$web: large value";
	is $send->('x', 'Content-Type' => 'text/plain')->{status}, 415,
	    "$web: another type";
	is $send->('<a/>', 'Content-Type' => 'application/xml')->{status}, 415,
	    "$web: XML";
	my %said = (400 => [ '{"login":"a","login":"b"}', '[1]', '{', '"a"',
		'{"a":1}x', '{"a":' . '{"b":' x 9 . '1' . '}' x 10 ],
		# What is wrong is a field's, or of nobody.
		422 => [ '{"login":"\u0000"}', '{"login":"\ud800"}', '{"a":1.5}',
		'{"a":"\u0000"}', '{"a":"\ud800"}' ]);
	for my $status (sort keys %said) {
		is $send->($_, 'Content-Type' => 'application/json')->{status},
		    $status, "$web: JSON $_" for @{ $said{$status} };
	}
	my $problem = $visitor->post_json('/login', { login => [1] });
	is $problem->{status}, 422, "$web: a list is no text";
	is $problem->{json}{errors}[0]{code}, 'login-wrong-type',
	    "$web: and its code says so";
	is $problem->{headers}{'content-type'},
	    'application/problem+json; charset=utf-8', "$web: problem+json";
	ok length $problem->{json}{errors}[0]{detail}, "$web: with a sentence";
	my $twice = $visitor->post('/login', login => 'a', login => 'b',
		password => 'c');
	is $twice->{status}, 422, "$web: a repeated field";
	like $twice->{body}, qr/aria-invalid="true"/, "$web: is marked";
	like $twice->{body}, qr/href="#login"/, "$web: is linked";

	my $cross = sub {
		my (%headers) = @_;
		return $visitor->request('POST', '/login',
			body => 'login=a&password=b',
			headers => { 'Content-Type' => $form, %headers })->{status};
	};
	is $cross->('Sec-Fetch-Site' => 'cross-site'), 403, "$web: cross-site";
	is $cross->('Sec-Fetch-Site' => 'same-site'), 403, "$web: same-site";
	is $cross->(Origin => 'https://evil.example'), 403, "$web: Origin";
	is $cross->('Sec-Fetch-Site' => 'same-origin',
		Origin => 'https://evil.example'), 422,
	    "$web: Sec-Fetch-Site goes before Origin";
	is $cross->(Origin => 'null'), 403, "$web: Origin null is another site";
	is $cross->(), 422, "$web: so is neither";
	is $visitor->post('/login?login=x', password => 'c')->{status}, 422,
	    "$web: fields of a POST come from its body";
	is $visitor->get('/session')->{status}, 401, "$web: session without";
	is $visitor->request('POST', '/session', body => 'x' x 20000)->{status},
	    401, "$web: session takes any method and body"
	    if $web ne 'fcgid';
	is $visitor->get('/session', Authorization => 'Bearer nonsense')
	    ->{status}, 401, "$web: a wrong token";
	like $site->client->get_json('/')->{body}, qr/"api":1/,
	    "$web: the start page tells programs what there is";
	unlike $site->log, qr/panic|Sanitizer/, "$web: nothing went wrong";
	$site->stop;
}

done_testing;
