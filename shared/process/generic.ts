/**
 * Words that fit into every process: a sentence of nothing else says nothing about this one. "All stakeholders are
 * aligned and best practices are followed" holds for a bakery and for a bank.
 */
const words = `
a accordance according achieve achieved across action actions activities activity adhere adhered aim aligned all also
always and any applicable approach appropriate appropriately are area areas around as assess at available be been
being best best-practice business by can clear clearly close collect collected communicate communicated communication
company complete completed completing compliance compliant conduct conducted consistent continuous continuously
coordinate correct correctly data define defined deliver delivered describe described describes details document
documented documents done each effective effectively efficiency efficient efficiently end ensure ensured ensures
ensuring entire error errors established etc evaluate evaluated every everybody everyone everything excellence execute
executed executing execution expectations feedback finish finished follow followed following for from gather goal
goals guidelines handle handled handling has have high-quality how if implement implementation implemented important
improve improvement improvements in information initial initiate initiated input inputs involved is issue issues it
its key leverage maintain maintained make management manner measure measured meet meets met monitor monitored
monitoring must necessary need needed needs next of on operation operations optimal optimise optimize or organisation
organization our outcome outcomes outlines output outputs overall overview parties party people perform performance
performed phase plan planned planning plans policies policy practice practices prepare prepared problem problems
procedure procedures process processes progress proper properly provide provided provides purpose quality regular
regularly relevant required requirement requirements resolve resolved resources responsibilities responsibility
responsible result results review reviewed reviews right robust role roles seamless should smooth smoothly solution
solutions stakeholder stakeholders standard standards start started step steps strategy successful successfully
support supports sure system systems task tasks team teams that the their them there these they this timely to tools
track tracked ultimately under update updated updates used user users using value various verify was we well when
where which will with work workflow working works`

const generic: ReadonlySet<string> = new Set(words.trim().split(/\s+/))

/** Whether a sentence could stand in the document of any process. A number or a name makes it one of this. */
export function isGeneric(text: string): boolean {
  const found = text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}-]*/gu) ?? []
  return found.length > 0 && found.every((word) => generic.has(word))
}
