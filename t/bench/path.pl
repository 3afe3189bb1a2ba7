#!/usr/bin/perl
# The whole path: what signing up and signing in cost beyond the password's
# hash, and how near eight clients come to what the hash allows; the server is
# on core 0, who asks on core 1.  Prints "ratio NAME VALUE" and "value NAME
# VALUE" lines; run it with nothing else on the machine.
#
#   make bench          ROUNDS=9 SECONDS=2 by default
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use File::Temp ();
use Latchkey;
use Latchkey::Bench;
use Time::HiRes qw(time sleep);

my $rounds  = $ENV{ROUNDS}  || 9;
my $seconds = $ENV{SECONDS} || 2;
my $clients = 8;
my $warming = 0.6;
my @programs = qw(site register countries captcha confirm login account session);

system "taskset -cp $there $$ > /dev/null";

sub site {
	my ($scheme) = @_;
	return Latchkey->new(cores => $here,
		nginx => 'location = /hello { fastcgi_pass unix:@RUN@/hello.sock; }',
		settings => { limits => { factor => 0 }, test => { clock => undef },
			password => { scheme => $scheme } });
}

# "cpu_ms" and "a_second" of the hash alone.
sub hash {
	my ($scheme, $processes, $for) = @_;
	my $dir = File::Temp->newdir;
	my %said = map { split } qx(taskset -c $here $ENV{LATCHKEY_BUILD}/t/bench/hash '$scheme' $processes $for $dir);
	die "the hash cannot be measured" unless $said{a_second};
	return \%said;
}

# Codes of mails, each file read once.
sub code {
	my ($site, $seen, $to) = @_;
	my $end = time + 20;
	while (time < $end) {
		for my $file (glob "$site->{state}/outbox/mail/*.eml") {
			next if $seen->{files}{$file}++;
			my $raw = Latchkey::slurp($file) // next;
			next unless $raw =~ /^To: ([^\r\n]+)/m;
			my $address = $1;
			my ($part) = $raw =~ /base64\r\n\r\n(.*?)\r\n--/s or next;
			my ($code) = MIME::Base64::decode_base64($part)
			    =~ /(?<!\d)(\d{6})(?!\d)/;
			$seen->{codes}{$address} = $code;
		}
		return delete $seen->{codes}{$to} if $seen->{codes}{$to};
		sleep 0.02;
	}
	die "no mail for $to";
}

sub good {
	my ($answer, $status) = @_;
	die "$answer->{status} where $status was due" if $answer->{status} != $status;
	return $answer;
}

# Page, picture, form, code: as a person does it, on one connection as a
# browser keeps it.
sub sign_up {
	my ($site, $seen, $name, $pass) = @_;
	my $visitor = $site->client(keep => 1);
	my @captcha = (captcha_token => $pass);
	my $page = good($visitor->get('/register'), 200);
	if (!$pass) {
		my $token = Latchkey::Client::hidden($page, 'captcha_token');
		good($visitor->get("/captcha?token=$token"), 200);
		@captcha = (captcha_token => $token,
			captcha => $site->captcha($token));
	}
	good($visitor->post('/register', $visitor->fields($name), @captcha), 303);
	my $code = code($site, $seen, "$name\@example.com");
	my $done = good($visitor->post('/confirm', code => $code), 303);
	die "$name did not come in" unless $done->{headers}{location} eq '/account';
	return $visitor;
}

sub sign_in {
	my ($site, $name) = @_;
	good($site->client->post('/login', login => $name,
		password => "correct $name battery"), 303);
}

# Eight clients at once: what was done within `seconds`, a second, and in all.
sub crowd {
	my ($site, $work) = @_;
	my $from = time + $warming;
	my @ends;
	for my $n (1 .. $clients) {
		pipe my $out, my $in or die "pipe: $!";
		my $pid = fork // die "fork: $!";
		if ($pid == 0) {
			my ($count, $all, %seen) = (0, 0);
			# Clients of different processes must not look alike.
			Latchkey::Client::network() for 1 .. 1000 * $n % 30000;
			while (time < $from + $seconds) {
				eval { $work->($n, \%seen); 1 }
				    or do { print {$in} "failed $@"; POSIX::_exit(1) };
				$all++;
				$count++ if time >= $from && time < $from + $seconds;
			}
			print {$in} "$count $all\n";
			close $in;
			POSIX::_exit(0);
		}
		push @ends, [ $pid, $out ];
		close $in;
	}
	my ($sum, $all) = (0, 0);
	for my $end (@ends) {
		my $said = readline $end->[1];
		waitpid $end->[0], 0;
		$said =~ /^(\d+) (\d+)$/ or die "a client: $said";
		$sum += $1;
		$all += $2;
	}
	return ($sum / $seconds, $all);
}

# CPU milliseconds of nginx and the programs for each turn of `work`, by the
# same crowd.
sub cost {
	my ($site, $work) = @_;
	my $pids = sub { map { $site->pids($_) } 'nginx', @programs };
	for (1 .. 3) {
		my @before = $pids->();
		my $before = cpu(@before);
		my (undef, $turns) = crowd($site, $work);
		next if "@before" ne join ' ', $pids->();
		return (cpu(@before) - $before) / $turns / 1e6;
	}
	die 'the workers do not last for a round';
}

# CPU milliseconds of the smallest FastCGI program that there is, a request:
# machines differ by a factor of two, and it differs with them.
sub greeting {
	my ($site, $hello) = @_;
	my $before = cpu($site->pids('nginx'), @$hello);
	my $said = qx(taskset -c $there wrk -t1 -c4 -d${seconds}s @{[$site->url]}/hello 2>&1);
	my ($count) = $said =~ /(\d+) requests in/ or die "wrk: $said";
	return (cpu($site->pids('nginx'), @$hello) - $before) / $count / 1e6;
}

# With a hash that costs little and takes no memory the rest is seen.
{
	my $scheme = '$1$';
	my $site = site($scheme);
	my $hello = $site->hello(1);
	my %seen;
	my (@up, @in, @greetings);
	sign_up($site, \%seen, "member$_") for 1 .. $clients;
	for my $round (1 .. $rounds) {
		my $hash = hash($scheme, 1, 0.3)->{cpu_ms};
		my $number = 0;
		push @up, cost($site, sub {
			my ($n, $seen) = @_;
			sign_up($site, $seen, "round$round-$n-$$-" . $number++);
		}) - $hash;
		push @in, cost($site, sub { sign_in($site, "member$_[0]") }) - $hash;
		push @greetings, greeting($site, $hello);
	}
	ratio('path/sign-up/hello', 'at most 20',
		map { $up[$_] / $greetings[$_] } 0 .. $#up);
	ratio('path/sign-in/hello', 'at most 3.1',
		map { $in[$_] / $greetings[$_] } 0 .. $#in);
	value('path/sign-up', 'ms of CPU beyond the hash', 2, @up);
	value('path/sign-in', 'ms of CPU beyond the hash', 0.5, @in);
	$site->stop;
}

# The senders are on the other core: most of theirs is one process a message,
# whose time the line below says.
sub move_senders {
	my ($site) = @_;
	my %worker = map { $_ => 1 } map { $site->pids($_) } @programs;
	my $names = join '|', @programs;
	my @senders = grep { !$worker{$_}
	    && (Latchkey::slurp("/proc/$_/comm") // '') =~ /^(?:$names)$/ }
	    $site->helpers;
	system "taskset -cp $there $_ > /dev/null" for @senders;
}

# CPU milliseconds to send one message.
sub sending {
	my ($site) = @_;
	my $from = (times)[2] + (times)[3];
	my $input = "email\nada\@example.com\n1\n\nSubject: x\r\n\r\nx\r\n";
	for (1 .. 20) {
		open my $in, '|-', "$ENV{LATCHKEY_BUILD}/latchkey-send", '-c',
		    $site->conf or die "latchkey-send: $!";
		print {$in} $input;
		close $in or die 'latchkey-send does not take it';
	}
	return ((times)[2] + (times)[3] - $from) * 1000 / 20;
}

{
	my $scheme = '$y$jAT$';
	my $site = site($scheme);
	my %seen;
	my $buyer = $site->client;
	move_senders($site);
	sign_up($site, \%seen, "member$_") for 1 .. $clients;
	my (@up, @in);
	for my $round (1 .. $rounds) {
		# What costs the asking side is done before.
		my %passes = map { my $n = $_; $n => [ map { $buyer->pass } 1 .. 8 * $seconds ] } 1 .. $clients;
		my $number = 0;
		my ($up) = crowd($site, sub {
			my ($n, $seen) = @_;
			sign_up($site, $seen, "round$round-$n-" . $number++,
				shift @{ $passes{$n} });
		});
		my $hash = hash($scheme, $clients, $seconds)->{a_second};
		my ($in) = crowd($site, sub { sign_in($site, "member$_[0]") });
		push @up, $up / $hash;
		push @in, $in / $hash;
	}
	value('path/sending', 'ms of CPU a message', undef,
		map { sending($site) } 1 .. 3);
	ratio('path/8-signing-up/hash', 'target 0.95', @up);
	ratio('path/8-signing-in/hash', 'target 0.95', @in);
	my @all = map { $site->pids($_) } @programs, 'recover';
	my $sum = 0;
	$sum += private($_) for @all;
	value('path/memory', 'MB private dirty, all programs, loaded', 24, $sum);
	my @faults = grep { /\b5\d\d\b|error/ } split /\n/, $site->log;
	printf "# %d lines in the log\n", scalar @faults if @faults;
}
