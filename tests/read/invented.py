"""Invented articles on real meetings: what the writer's day was, and the days a careful reader could allow.

A row: id, the day it was written, first and last day that a reader with a calendar of events would accept, the text.
The text has no date line; only its events, weekdays and phrases like "last month" can date it.
"""

DATABLE = [
    (
        "third round, its last day in Ottawa",
        "2017-09-27",
        ("2017-09-23", "2017-09-30"),
        """\
Mexico and Canada call progress in Ottawa 'steady but slow'

The third round of talks to rewrite the North American Free Trade Agreement entered its final day in Ottawa on Wednesday with the hardest proposals still unseen.

Negotiators closed the chapter on small business before lunch and moved on to customs, two officials said.

Chrystia Freeland was to host Robert Lighthizer and Ildefonso Guajardo for a working supper after the staff went home.

“We have cleared the brush,” one official said. “Nobody has touched a tree.”
""",
    ),
    (
        "third round, the eve of it",
        "2017-09-22",
        ("2017-09-06", "2017-09-23"),
        """\
OTTAWA - Trade officials from three countries will gather in the Canadian capital on Saturday for the third round of NAFTA negotiations.

It comes barely three weeks after the teams left Mexico City with a stack of papers and few decisions.

Canadian officials expect a first American text on wages, but nothing yet on cars or milk.

“I pack for five days and hope for three,” a Mexican adviser said.
""",
    ),
    (
        "fourth round, extended in Arlington",
        "2017-10-13",
        ("2017-10-11", "2017-10-18"),
        """\
Car makers gasp as Washington shows its hand

ARLINGTON, Va. - U.S. negotiators put a demand for half of every car on the table Friday, stunning their partners at the fourth round of NAFTA talks.

The proposal had been rumoured for weeks. Hearing it read aloud in a hotel ballroom was another matter, three people present said.

The round was stretched by two days and is now due to close on Tuesday.

Industry groups said the rule would send parts orders to Asia rather than to Michigan.
""",
    ),
    (
        "Trudeau and Trump, last week (October 2017)",
        "2017-10-18",
        ("2017-10-15", "2017-10-22"),
        """\
After a bruising fourth round, Ottawa plays for time

Prime Minister Justin Trudeau, who met President Donald Trump at the White House last week, told reporters he still believed that NAFTA could be saved.

The fourth round of negotiations broke up in Virginia with the ministers openly at odds.

Ms. Freeland spoke of a “winner-take-all mindset,” and Mr. Lighthizer of two partners who would give up nothing.

The teams will take a longer pause than planned before they meet again in Mexico.

Mr. Trudeau's aides say there is no plan to leave the table.
""",
    ),
    (
        "fifth round, its last hours in Mexico City",
        "2017-11-20",
        ("2017-11-17", "2017-11-22"),
        """\
MEXICO CITY (Reuters) - Negotiators expect little to announce when the fifth round of talks on the North American Free Trade Agreement wraps up here on Tuesday, officials said.

The three ministers stayed away, leaving the work to chief negotiators.

Mexico answered the American sunset clause with a review every five years that would end nothing by itself.

“It is a cushion under a stone,” said a lawyer who advises farm exporters.
""",
    ),
    (
        "sixth round, in Montreal",
        "2018-01-24",
        ("2018-01-23", "2018-01-30"),
        """\
Canada brings ideas on cars to a Montreal hotel

The sixth round of NAFTA talks opened in Montreal on Tuesday with Canada ready to offer a new way of counting what goes into a car.

Software, research and steel would all weigh in the sum, people briefed on the plan said.

Steve Verheul, the chief negotiator, said his team had come with “creative” papers and low expectations.

Outside, in the slush, dairy farmers handed out cartons of milk.
""",
    ),
    (
        "after Montreal, last month",
        "2018-02-20",
        ("2018-02-01", "2018-02-25"),
        """\
Farm state senators urge patience on NAFTA

A group of Republican senators asked the White House on Tuesday to stop setting dates for the end of NAFTA.

They said the sixth round, held in Montreal last month, had shown that a bargain on cars was possible.

Officials from the three countries return to the table in Mexico City on Sunday for the seventh round.

Corn growers worry most. A third of what Iowa sells abroad goes to Mexico.
""",
    ),
    (
        "seventh round, the day after",
        "2018-03-06",
        ("2018-03-05", "2018-03-12"),
        """\
Tariff threat hangs over ministers as Mexico round closes

The seventh round of NAFTA negotiations ended in Mexico City on Monday under the shadow of a planned levy on steel.

Mr. Trump had tweeted that Canada and Mexico would be spared only if they signed a “new and fair” pact.

Mr. Guajardo said six chapters were finished and the rest would be harder.

Ms. Freeland called a tariff on her country's mills absurd.

No date was set for an eighth meeting.
""",
    ),
    (
        "steel tariffs begin, June 2018",
        "2018-06-01",
        ("2018-05-31", "2018-06-07"),
        """\
Ottawa strikes back dollar for dollar

Canada will tax American whisky, yogurt and steel in answer to U.S. tariffs on its metals that took effect on Friday, Foreign Minister Chrystia Freeland said.

The duties of 25 per cent on steel and 10 per cent on aluminum hit Canada, Mexico and the European Union, which had been exempt for two months.

Wilbur Ross, the commerce secretary, said talks on NAFTA had taken longer than hoped.

Mr. Trudeau called the claim that Canadian metal threatens American security an insult to soldiers who fought side by side.
""",
    ),
    (
        "steel tariffs lifted, May 2019",
        "2019-05-18",
        ("2019-05-17", "2019-05-24"),
        """\
Mills exhale as metals truce is struck

The United States agreed on Friday to lift its tariffs on steel and aluminum from Canada and Mexico, clearing a path for the USMCA in three legislatures.

The duties will be gone within two days, a joint statement said.

Prime Minister Justin Trudeau gave the news at a mill in Hamilton, where workers banged their hard hats on the railings.

Ms. Freeland said Canada had simply waited, and that waiting was work.
""",
    ),
    (
        "USMCA signed in Buenos Aires",
        "2018-12-01",
        ("2018-11-30", "2018-12-06"),
        """\
Three signatures and a long face

BUENOS AIRES - The leaders of the United States, Mexico and Canada signed the pact that is to replace NAFTA on Friday, at a table set up beside the G20 summit.

For Enrique Peña Nieto it was the last full day in office.

Mr. Trudeau used the old name of the agreement and told “Donald” that the steel duties had to go.

Now it moves to Congress, where Democrats want stronger rules on labour.
""",
    ),
    (
        "USMCA agreed late on a Sunday",
        "2018-10-01",
        ("2018-09-30", "2018-10-07"),
        """\
Midnight deal keeps Canada in the tent

Canada and the United States reached a deal late Sunday to save a three-country trade zone, and gave it a new name: USMCA.

It came an hour before the deadline for handing a text to Congress.

American dairy exporters will get 3.6 per cent of the Canadian market; panels on dumping stay.

Speaking in the Rose Garden on Monday, Mr. Trump called it the biggest trade deal in American history.
""",
    ),
    (
        "protocol of amendment signed",
        "2019-12-11",
        ("2019-12-10", "2019-12-17"),
        """\
Pelosi and Trump both claim a win on USMCA

House Democrats and the White House agreed on Tuesday on changes to USMCA, and hours later the three countries signed them in Mexico City.

Labour inspectors and shorter patents for medicines were the price.

Ms. Freeland, Mr. Lighthizer and Jesús Seade put their names to the protocol of amendment in the National Palace.

A vote in the House may follow before Christmas.
""",
    ),
    (
        "USMCA comes into force",
        "2020-06-29",
        ("2020-06-22", "2020-07-01"),
        """\
Customs brokers cram as new pact nears

The USMCA will enter into force on Wednesday, and at the Peace Bridge the phones have not stopped.

Brokers must learn a new certificate of origin that replaces the one used since 1994.

“Everybody read the chapter on cars,” said one. “Nobody read the chapter on forms.”

The pandemic has cut traffic at the crossing by half.
""",
    ),
    (
        "Carney and Trump on Oct. 7",
        "2025-10-08",
        ("2025-10-07", "2025-10-14"),
        """\
Carney leaves Washington with warm words and no deal

Prime Minister Mark Carney met President Donald Trump in the Oval Office on Tuesday, his second visit since taking office, and came away without relief on steel.

Mr. Trump said that the two countries had a natural conflict in cars and would work it out.

Dominic LeBlanc stayed behind in Washington to keep talking with Howard Lutnick.

Pierre Poilievre said the prime minister had flown south to collect compliments.

The meeting on Oct. 7 lasted half an hour longer than planned.
""",
    ),
    (
        "Carney and Trump on Oct. 7, last month",
        "2025-11-14",
        ("2025-11-01", "2025-11-30"),
        """\
Aluminum makers count the weeks since talks stopped

Nothing has moved on metals since Mark Carney sat down with Donald Trump at the White House last month, the head of an aluminum group said on Friday.

The two leaders had told their ministers to land something quickly after that Oct. 7 meeting.

A quarrel over an advertisement then froze everything.

Mr. LeBlanc says the phone works and that he has nothing to announce.
""",
    ),
    (
        "Carney's first visit, still to come",
        "2025-05-03",
        ("2025-04-29", "2025-05-06"),
        """\
What Carney wants from his first Washington trip

Mark Carney, whose Liberals won the federal election on Monday, will meet Donald Trump at the White House on Tuesday.

He has said that he expects difficult but constructive talks on tariffs and security.

Aides played down the hope of a quick bargain.

Mr. Poilievre, who lost his own seat, wished the prime minister luck.
""",
    ),
    (
        "G7 in Kananaskis",
        "2025-06-17",
        ("2025-06-15", "2025-06-23"),
        """\
KANANASKIS, Alta. - Canada and the United States set themselves 30 days to find a trade deal after Mark Carney and Donald Trump met at the G7 summit on Monday.

Mr. Trump left the mountain resort that night because of the fighting in the Middle East.

“I am a tariff person,” he had told reporters. “Mark has a more complex idea.”

Claudia Sheinbaum arrived after he had gone.
""",
    ),
    (
        "auto tariffs of April 2025",
        "2025-04-03",
        ("2025-04-03", "2025-04-10"),
        """\
Windsor line stops as car duties arrive

The 25 per cent U.S. tariff on imported cars took effect on Thursday, and by noon Stellantis had sent 4,500 people home in Windsor for two weeks.

Mark Carney answered with the same rate on American vehicles that do not meet the rules of the CUSMA.

Parts are spared for now.

Unifor's president said a seat crosses the river six times before anyone sits on it.

Mr. Carney broke off his campaign for a day to return to Ottawa.
""",
    ),
    (
        "digital services tax withdrawn",
        "2025-06-30",
        ("2025-06-29", "2025-07-06"),
        """\
Ottawa folds on tech levy to restart talks

Canada scrapped its digital services tax late Sunday, hours before the first payments were due, to bring the United States back to the table.

Mr. Trump had called off all trade talks on Friday over what he named a blatant attack.

Mark Carney spoke with him by telephone and the two agreed to keep to July 21.

François-Philippe Champagne will bring in a bill to repeal the tax.
""",
    ),
    (
        "talks broken off over an advertisement",
        "2025-10-24",
        ("2025-10-23", "2025-10-30"),
        """\
A dead president ends a live negotiation

Donald Trump broke off trade talks with Canada on Thursday night over an advertisement in which Ontario lets Ronald Reagan speak against tariffs.

Doug Ford said the spot would stop on Monday, after two games of the World Series.

Mark Carney, about to fly to Asia, said his team had been making headway on steel and energy.

The Reagan foundation said that nobody had asked it.
""",
    ),
    (
        "opening round, later this week",
        "2017-08-14",
        ("2017-08-13", "2017-08-16"),
        """\
Freeland sets out her list for NAFTA

Canada wants a NAFTA that protects workers, women and the climate, Chrystia Freeland said on Monday.

She spoke to students in Ottawa, two days after her team had rehearsed its opening lines.

The opening round of the talks is to be held in Washington later this week.

The United States wants to cut its trade deficit, which Ms. Freeland called a poor way to keep score.
""",
    ),
    (
        "Mexico votes next month",
        "2018-06-15",
        ("2018-06-01", "2018-06-30"),
        """\
Front-runner's men reassure investors on NAFTA

An adviser to Andrés Manuel López Obrador told investors in New York that a new government would keep Mexico in NAFTA.

Mexico's presidential election is next month, and every poll has Mr. López Obrador far ahead.

Mr. Guajardo has promised to share his papers with whoever wins.

Few diplomats expect a bargain before the vote.
""",
    ),
    (
        "Canada votes next month",
        "2025-03-25",
        ("2025-03-01", "2025-03-31"),
        """\
Tariffs crowd out everything else on the trail

Mark Carney and Pierre Poilievre opened their campaigns in towns that make steel and cars.

Canadians will vote in a federal election next month, and three in four name Mr. Trump as their chief worry.

Mr. Carney promised a fund for workers laid off because of duties.

Mr. Poilievre promised lower taxes and pipelines.
""",
    ),
    (
        "second round ends, the third is planned",
        "2017-09-04",
        ("2017-09-01", "2017-09-05"),
        """\
Labour rules stall at Mexican hotel

The second round of the NAFTA talks is under way in Mexico City, and the unions in the corridors are losing patience.

Mexican officials do not want wages in the agreement at all.

A third round is to be held in Ottawa later this month, when Washington may table a paper.

“We'll bring coats,” said a union man from Puebla.
""",
    ),
    (
        "dateline with day and month, as wires print it",
        "2018-01-29",
        ("2018-01-29", "2018-01-29"),
        """\
MONTREAL, Jan 29 (Reuters) - Mexico, Canada and the United States ended the sixth round of NAFTA talks on Monday with a promise to meet again in a month.

Mr. Lighthizer said that progress was slow but that some had been made.

He dismissed a Canadian idea on car parts.

Ms. Freeland told reporters she had expected worse.
""",
    ),
    (
        "tariffs paused for 30 days, February 2025",
        "2025-02-04",
        ("2025-02-03", "2025-02-10"),
        """\
A month's grace, bought with helicopters

Donald Trump agreed on Monday to hold off for 30 days on tariffs of 25 per cent against Canada, after two calls with Justin Trudeau.

Canada will name a fentanyl czar and put more helicopters along the border.

Claudia Sheinbaum had won the same delay that morning in return for ten thousand soldiers.

Shoppers in Ottawa went on checking labels all the same.
""",
    ),
    (
        "G7 in Charlevoix",
        "2018-06-10",
        ("2018-06-08", "2018-06-16"),
        """\
Summit ends in smiles, then in tweets

QUEBEC CITY - Donald Trump pulled his name from the G7 communiqué hours after he left the summit in Charlevoix on Saturday.

He called Justin Trudeau weak over remarks on steel.

Ms. Freeland said that Canada does not conduct its diplomacy through insults.

The fate of NAFTA was hardly discussed at the table.
""",
    ),
    (
        "the House votes on USMCA",
        "2019-12-20",
        ("2019-12-19", "2019-12-26"),
        """\
A rare yes from both sides of the aisle

The House of Representatives passed the USMCA by 385 votes to 41 on Thursday, a day after it had impeached the president.

Unions that had fought every trade bill for a generation backed this one.

The Senate will take it up in the new year.

Mr. Lighthizer watched from the gallery and was seen to smile.
""",
    ),
    (
        "steel tariffs doubled, June 2025",
        "2025-06-04",
        ("2025-06-04", "2025-06-11"),
        """\
Hamilton braces as steel duty doubles

The U.S. tariff on steel and aluminum doubled to 50 per cent on Wednesday, shutting Canadian mills out of their largest market.

Mark Carney called the move unjustified and said that he would take some time to answer.

Unions want the answer now.

One mill has told six hundred people not to come on Monday.
""",
    ),
    (
        "Supreme Court, next week",
        "2025-10-30",
        ("2025-10-26", "2025-11-02"),
        """\
Importers pin hopes on nine judges

The Supreme Court will hear arguments next week on whether Donald Trump may use emergency powers to impose tariffs.

Two lower courts have said that he may not.

Mark Carney's officials have hired counsel to watch from the public seats.

A toy maker from Illinois brought the first case.
""",
    ),
    (
        "withdrawal from the Pacific pact",
        "2017-01-24",
        ("2017-01-23", "2017-01-30"),
        """\
Trump signs one trade pact away and eyes another

President Donald Trump withdrew the United States from the Trans-Pacific Partnership on Monday and promised to reopen NAFTA soon.

Mr. Trump was sworn in only last week.

Canadian ministers, meeting in Calgary, tried to sound calm.

Enrique Peña Nieto said that Mexico would bring everything to the table.
""",
    ),
]

UNDATABLE = [
    (
        "only weekdays",
        """\
Trade minister sees room for a bargain

The trade minister told a lunch in Calgary on Tuesday that a bargain on lumber was closer than people thought.

He is to see his American counterpart on Thursday and will report to cabinet on Friday.

Sawmill owners who heard him clapped politely.

“We have heard this on other Tuesdays,” said one.
""",
    ),
    (
        "only May 6, and no meeting",
        """\
Dairy group picks a new head

Ontario's dairy producers will choose a new chair at a convention that ends on May 6.

Both candidates promise to defend supply management against any new trade deal.

The outgoing chair has led the group through three ministers of agriculture.

Voting is by paper ballot, as it always was.
""",
    ),
    (
        "only a caption's date",
        """\
Truckers at the bridge keep their own count

Trucks wait at the Ambassador Bridge in Windsor, Ontario, Canada, on February 11, 2019. Dana Holt/The Lakeshore Post

At the diner by the bridge, drivers write their waiting times on a napkin and hand it to the cook.

The cook has kept them all and says that the line gets longer whenever politicians speak of friendship.

“I could sell this to the government,” she said. “They would lose it.”

Customs officers come in, too, and are not asked.
""",
    ),
    (
        "a second round, but of layoffs",
        """\
Plant lets more workers go

A second round of layoffs is under way at a parts plant near Toledo, the company said.

It blamed slow orders, not NAFTA, which lets its steering columns cross the border free of duty.

Two hundred people will be gone when it is over.

The union hopes for a buyer.
""",
    ),
    (
        "a third round, but of other talks",
        """\
India and Canada edge closer on lentils

The third round of talks between Canada and India on an investment agreement ended without a text on Friday.

Farmers want lower duties on lentils and peas.

Unlike NAFTA, the agreement would say nothing about cars.

No further date has been set.
""",
    ),
    (
        "the first round, years later",
        """\
What a veteran negotiator remembers

It has been some years since the first round of NAFTA talks opened in Washington, and Ellen Park still has the badge.

She says the coffee was poor and that nobody slept.

The agreement that came of it has a new name, which she declines to use.

Her students ask whether it was worth it. She tells them to read the annexes.
""",
    ),
    (
        "the signing in Buenos Aires, long past",
        """\
A pen, a flag and a lawsuit

The pen with which USMCA was signed in Buenos Aires has turned up in a garage in Ohio, and two families want it.

One says that an aide gave it away; the other that it was bought at a fair.

A judge will hear them on Wednesday.

Neither has an appraisal.
""",
    ),
]
