# An invented case package: N cases with nine further rows each, references beginning with P, written to the folder D.
# awk -v n=1000 -v d=FOLDER -v p=B -f scripts/invented-package.awk
BEGIN {
  split("COL USA ITA PER MEX GBR FRA NGA THA CHN", c, " "); split("inception perpetration direct-effect indirect-effect", s, " ")
  print "case,title,start,end,domains,summary,narrative,sensitivity,fact_confidence,fact_note" > d "/cases.csv"
  print "case,country,stage,flow,certainty,note,source,locator" > d "/case_countries.csv"
  print "case,offence,role" > d "/case_offences.csv"
  print "case,activity,place,country" > d "/case_activities.csv"
  print "case,code,coder,value,confidence,rationale,quote,source,locator,round" > d "/codings.csv"
  for (i = 1; i <= n; i++) {
    printf "%s-%d,Case number %d of the test,1999,,organized,A firm was set up in town %d.,\"The courier %d crossed the border. Two men waited.\",internal,high,\n", p, i, i, i, i > d "/cases.csv"
    for (k = 1; k <= 4; k++) printf "%s-%d,%s,%s,,established,,,\n", p, i, c[(i + k) % 10 + 1], s[k] > d "/case_countries.csv"
    printf "%s-%d,06012,main\n%s-%d,07031,accompanying\n", p, i, p, i > d "/case_offences.csv"
    printf "%s-%d,transport,cross-border,\n", p, i > d "/case_activities.csv"
    printf "%s-%d,I1,bo,A,low,because,Two men waited,,,\n%s-%d,C1,bo,present,,because,,,none,\n", p, i, p, i > d "/codings.csv"
  }
}
