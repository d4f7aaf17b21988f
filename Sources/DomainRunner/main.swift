import CProcessor
import Processor

serveRequests { memory, tables, area, _ in vcpu_main(memory, tables, area) }
