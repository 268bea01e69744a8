// Traffic of ports, private connects, edge points and between data centers: figures computed from the samples.

package main

import (
	"sort"
	"time"

	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

const sampleStep = 5 * time.Minute

// traffic is what the four answers have in common.
type traffic struct {
	samples                                                           []*sdn.TrafficData
	in95, inAvg, inMax, inMin, inTotal, out95, outAvg, outMax, outMin int
	unit                                                              string
}

// question asks for the traffic of one resource.
type question struct {
	name     string
	ask      func(start, stop string) (traffic, error)
	notFound string
	// longestHours is the longest window that it takes.
	longestHours time.Duration
}

func tellTraffic(s *story, gateway *sdk) {
	here, there := gateway.runningPort("SIN1", "busy A"), gateway.runningPort("HKG1", "busy Z")
	connectID := gateway.runningConnect(end(here, 0), end(there, 0))
	routerID := gateway.runningRouter("busy", atPort(here, 0, 100), atPort(there, 0, 200))
	pointID := gateway.router(routerID).EdgePoints[0].EdgePointId
	start := time.Now().Add(-2 * time.Hour)
	stop := start.Add(time.Hour)
	for _, question := range gateway.questions(here, connectID, pointID, routerID) {
		seen := answer(question.ask(wire(start), wire(stop)))
		tellSamples(s, question.name, seen, start, stop)
		s.check(question.name+" is zero before anything runs", []int{seen.inMax, seen.outMax}, []int{0, 0})
		again := answer(question.ask(wire(start), wire(stop)))
		s.check(question.name+" gives the same answer to the same question", again, seen)
		tellRefusedWindows(s, question)
	}
	for _, question := range gateway.questions("nobody", "nobody", "nobody", "nobody") {
		_, err := question.ask(wire(start), wire(stop))
		s.refused(question.name+" of nobody is refused", err, question.notFound)
	}
}

// wire writes a moment as the API does.
func wire(moment time.Time) string {
	return moment.UTC().Format("2006-01-02T15:04:05Z")
}

// tellSamples: an answer has a sample every five minutes, and statistics that follow from the samples.
func tellSamples(s *story, name string, seen traffic, start, stop time.Time) {
	times, wanted := []string{}, []string{}
	in, out := []int{}, []int{}
	for _, sample := range seen.samples {
		times = append(times, sample.Time)
		in, out = append(in, sample.InternetRX), append(out, sample.InternetTX)
	}
	first := start.Truncate(time.Second).Truncate(sampleStep)
	if first.Before(start.Truncate(time.Second)) {
		first = first.Add(sampleStep)
	}
	for moment := first; !moment.After(stop.Truncate(time.Second)); moment = moment.Add(sampleStep) {
		wanted = append(wanted, wire(moment))
	}
	s.check(name+" has a sample every five minutes", times, wanted)
	s.check(name+" is in bits per second", seen.unit, "bps")
	s.check(name+" computes the figures of what came in from the samples",
		[]int{seen.in95, seen.inAvg, seen.inMax, seen.inMin}, statistics(in))
	s.check(name+" computes the figures of what went out from the samples",
		[]int{seen.out95, seen.outAvg, seen.outMax, seen.outMin}, statistics(out))
	s.check(name+" computes inTotal from the samples", seen.inTotal, sum(in)*int(sampleStep.Seconds())/8)
}

// statistics gives the 95th percentile, average, maximum and minimum.
func statistics(rates []int) []int {
	ordered := append([]int{}, rates...)
	sort.Ints(ordered)
	count := len(ordered)
	return []int{ordered[(95*count+99)/100-1], sum(ordered) / count, ordered[count-1], ordered[0]}
}

func sum(numbers []int) int {
	total := 0
	for _, number := range numbers {
		total += number
	}
	return total
}

// tellRefusedWindows: windows that cannot be asked for.
func tellRefusedWindows(s *story, question question) {
	ago := func(hours time.Duration) string { return wire(time.Now().Add(-hours * time.Hour)) }
	for _, window := range []struct{ name, start, stop, code string }{
		{"that ends before it starts", ago(1), ago(2), "INVALID_START_TIME_MUST_BEFORE_END_TIME"},
		{"that is too long", ago(question.longestHours + 1), ago(0), "INVALID_TIME_RANGE"},
		{"of more than 30 days ago", ago(31 * 24), ago(31*24 - 1), "INVALID_TIME_RANGE"},
		{"in the future", ago(-1), ago(-2), "INVALID_TIME_RANGE"},
		{"from a time that is none", "yesterday", ago(0), "INVALID_PARAMETER_DATE_FORMAT_ERROR"},
		{"without a start", "", ago(0), "MISSING_PARAMETER"},
	} {
		_, err := question.ask(window.start, window.stop)
		s.refused(question.name+" for a window "+window.name+" is refused", err, window.code)
	}
}

// questions gives every question about traffic, for these resources.
func (s *sdk) questions(portID, connectID, pointID, routerID string) []question {
	return []question{
		{"DescribePortTraffic", func(start, stop string) (traffic, error) {
			request := sdn.NewDescribePortTrafficRequest()
			request.PortId, request.StartTime, request.EndTime = portID, start, stop
			seen, err := s.client.DescribePortTraffic(request)
			if err != nil {
				return traffic{}, err
			}
			r := seen.Response
			return traffic{r.DataList, int(r.In95), r.InAvg, r.InMax, r.InMin, r.InTotal, r.Out95, r.OutAvg, r.OutMax, r.OutMin, r.Unit}, nil
		}, "SELF_SERVICE_PORT_NOT_FOUND", 30 * 24},
		{"DescribePrivateConnectTraffic", func(start, stop string) (traffic, error) {
			request := sdn.NewDescribePrivateConnectTrafficRequest()
			request.PrivateConnectId, request.StartTime, request.EndTime = connectID, start, stop
			seen, err := s.client.DescribePrivateConnectTraffic(request)
			if err != nil {
				return traffic{}, err
			}
			r := seen.Response
			return traffic{r.DataList, int(*r.In95), r.InAvg, r.InMax, r.InMin, r.InTotal, r.Out95, r.OutAvg, r.OutMax, r.OutMin, r.Unit}, nil
		}, connectNotFound, 24},
		{"DescribeCloudRouterEdgePointTraffic", func(start, stop string) (traffic, error) {
			request := sdn.NewDescribeCloudRouterEdgePointTrafficRequest()
			request.EdgePointId, request.StartTime, request.EndTime = pointID, start, stop
			seen, err := s.client.DescribeCloudRouterEdgePointTraffic(request)
			if err != nil {
				return traffic{}, err
			}
			r := seen.Response
			return traffic{r.DataList, int(*r.In95), r.InAvg, r.InMax, r.InMin, r.InTotal, r.Out95, r.OutAvg, r.OutMax, r.OutMin, r.Unit}, nil
		}, pointNotFound, 24},
		{"DescribeCloudRouterDCToDCTraffic", func(start, stop string) (traffic, error) {
			request := sdn.NewDescribeCloudRouterDCToDCTrafficRequest()
			request.CloudRouterId, request.SourceDcId, request.DestinationDcId = routerID, "SIN1", "HKG1"
			request.StartTime, request.EndTime = start, stop
			seen, err := s.client.DescribeCloudRouterDCToDCTraffic(request)
			if err != nil {
				return traffic{}, err
			}
			r := seen.Response
			return traffic{r.DataList, int(*r.In95), r.InAvg, r.InMax, r.InMin, r.InTotal, r.Out95, r.OutAvg, r.OutMax, r.OutMin, r.Unit}, nil
		}, routerNotFound, 24},
	}
}
