#!/usr/bin/perl
# What a request costs beside the smallest FastCGI program there is: server CPU
# (nginx and one worker, both on core 0) for each request, rounds interleaved.
# Prints "ratio NAME VALUE" and "value NAME VALUE" lines; run it with nothing
# else on the machine.
#
#   make bench          ROUNDS=9 SECONDS=1 by default
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;
use Latchkey::Bench;

my $rounds  = $ENV{ROUNDS}  || 9;
my $seconds = $ENV{SECONDS} || 1;
# CPU microseconds a request, of these processes, while wrk asks.  A worker
# leaves after so many requests; a round in which one did is taken again.
sub cost {
	my ($url, $pids, @headers) = @_;
	for (1 .. 20) {
		my @pids   = $pids->();
		my $before = cpu(@pids);
		my $said   = qx(taskset -c $there wrk -t1 -c4 -d${seconds}s @headers '$url' 2>&1);
		my ($count) = $said =~ /(\d+) requests in/ or die "wrk: $said";
		die "not all were good: $said" if $said =~ /Non-2xx/;
		next if "@pids" ne join ' ', $pids->();
		return (cpu(@pids) - $before) / $count / 1000;
	}
	die "the workers of $url do not last for a round; try fewer SECONDS";
}

sub site {
	return Latchkey->new(real_hash => 1, settings => { limits => { factor => 0 },
		    test => { clock => undef }, site => {@_} },
		nginx => 'location = /hello { fastcgi_pass unix:@RUN@/hello.sock; }',
		cores => $here, workers => 1);
}

my $site = site();
my $visitor = $site->client;
$visitor->register('bench');
$visitor->post('/confirm', code => $site->code('bench@example.com'));
my $cookie = "lk-session=$visitor->{jar}{'lk-session'}";

my %seen = map { $_ => length $site->client->get($_)->{body} }
    ('/register', '/help', '/login');

for my $path (sort keys %seen) {
	(my $name = $path) =~ s{^/}{};
	my $hello = $site->hello($seen{$path});
	my (@ours, @ceiling, @ratio);
	for my $round (1 .. $rounds) {
		my $ceiling = cost($site->url . "/hello",
			sub { $site->pids('nginx'), @$hello });
		my $ours = cost($site->url . $path,
			sub { $site->pids('nginx'),
			    $site->pids($name eq 'help' ? 'site' : $name) });
		push @ceiling, $ceiling;
		push @ours,    $ours;
		push @ratio,   $ceiling / $ours;
	}
	printf "# GET %s: %d bytes, hello %.1f us, ours %.1f us (medians)\n",
	    $path, $seen{$path}, median(@ceiling), median(@ours);
	ratio("web/$name/hello", 'target 0.8', @ratio);
}

# The form in the other languages; the line is that of the worst.
{
	my @worst;
	my $languages = Latchkey::slurp(Latchkey::source() . '/conf/po/LINGUAS');
	my $site = site(languages => join ' ', 'en', split ' ', $languages);
	for my $language (split ' ', $languages) {
		my $path  = '/register';
		my $hello = $site->hello(length $site->client->request('GET',
			$path, headers => { 'Accept-Language' => $language })
			->{body});
		my @ratio;
		for my $round (1 .. $rounds) {
			my $ceiling = cost($site->url . '/hello',
				sub { $site->pids('nginx'), @$hello });
			push @ratio, $ceiling / cost($site->url . $path,
				sub { $site->pids('nginx'), $site->pids('register') },
				'-H', "'Accept-Language: $language'");
		}
		printf "# GET %s, %s: hello / ours %.2f\n", $path, $language,
		    median(@ratio);
		@worst = @ratio if !@worst || median(@ratio) < median(@worst);
	}
	ratio('web/register-worst-language/hello', 'target 0.8', @worst);
	$site->stop;
}

# A signed-in visitor, and what asking costs on disk.
{
	my $hello = $site->hello(1);
	my (@ratio, @written);
	for my $round (1 .. $rounds) {
		my $ceiling = cost($site->url . '/hello',
			sub { $site->pids('nginx'), @$hello });
		my $before = written($site->pids('session'));
		my $ours = cost($site->url . '/session',
			sub { $site->pids('nginx'), $site->pids('session') },
			'-H', "'Cookie: $cookie'");
		push @ratio, $ceiling / $ours;
		push @written, written($site->pids('session')) - $before;
	}
	ratio('web/session/hello', 'target 0.75', @ratio);
	value('web/session/written', 'bytes a round', 0, @written);
}

# From exec to the end of the first answer, as plain CGI, which has nothing
# kept from before.
for my $name (qw(register confirm login account session countries captcha)) {
	local %ENV = (%ENV, REQUEST_METHOD => 'GET', SCRIPT_NAME => "/$name",
		REMOTE_ADDR => '127.0.0.1', HTTP_ACCEPT => 'text/html');
	open my $in, '-|', Latchkey::build() . '/t/bench/start', 2 * $rounds + 1,
	    $site->program($name) or die "start: $!";
	my @took = map { $_ + 0 } <$in>;
	close $in or die "$name cannot be started";
	value("web/start/$name", 'ms', $name eq 'captcha' ? 50 : 10, @took);
}

for my $name (qw(site register countries confirm login account session captcha)) {
	value("web/memory/$name", 'MB private dirty', $name eq 'captcha' ? 3 : 2,
		map { private($_) } $site->pids($name));
}
